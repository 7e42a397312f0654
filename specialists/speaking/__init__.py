"""How a persona takes its turn, with a large model or a small one."""
