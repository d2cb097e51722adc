"""What every feature stands on: settings, database, clock, errors, web, geometry, audit."""
