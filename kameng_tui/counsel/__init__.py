"""Pure counsel: reads stories, weighs the chain and the gates, checks words and citations, says what to do next."""
