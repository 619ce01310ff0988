"""How much scores and ranks depend on the choices: replicates with drawn choices, and what each choice contributes."""
