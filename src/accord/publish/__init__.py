"""Publishing: builds that are whole, become current in one step, and are exported and verified."""
