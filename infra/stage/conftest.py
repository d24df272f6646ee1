"""What the tests share: one emulator and one deployed system."""

from pathlib import Path

import pytest

from emulator import Emulator
from senders import senders
from system import System

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="session")
def emulator():
    folder = ROOT / "target" / "infra"
    folder.mkdir(parents=True, exist_ok=True)
    running = Emulator(folder)
    yield running
    running.stop()


@pytest.fixture(scope="session")
def system(emulator):
    """A fresh deployment with a source for each provider."""
    deployed = System(emulator, "mailhooks")
    deployed.deploy()
    deployed.configure(senders(deployed.host))
    return deployed
