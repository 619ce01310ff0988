"""How an index stands up to other choices: its coherence, its robustness, and what another method would say."""
