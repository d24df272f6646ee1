/**
 * A contender of the benchmark: the same job in Node, with AWS's SDK, bundled into one file.
 *
 * A bounce of Resend's is verified, read, recorded once and announced; the mark is removed before the
 * answer, since nothing runs after it.
 */

import { handle } from "./handler.js";
import { serve } from "./runtime.js";

serve(handle);
