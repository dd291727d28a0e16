// The parts of history_bench. CPU time throughout: other processes do not change it much.
#pragma once

namespace ordeal::history {

double cpu_ms();  // Of this process.

void measure_streams();  // Operations a second of the online checker.
void measure_soak();     // A hundred million of them, and the memory they take.
void measure_cores();    // How soon a violation is explained, for each model.

}  // namespace ordeal::history
