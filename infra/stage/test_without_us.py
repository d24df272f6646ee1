"""What happens by itself. The file stands last, so that a minute has passed when it is asked."""


def test_the_schedule_starts_the_outbox(system):
    def runs():
        return [line for line in system.log("outbox") if line.get("outcome") == "outbox_run"]
    ours = system.invocations["outbox"]
    system.wait_for(lambda: len(runs()) > ours, "a run of the outbox that nobody asked for", seconds=90)
