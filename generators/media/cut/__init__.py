"""From pieces on a timeline to one file: pure decisions about spans, graphs and captions."""
