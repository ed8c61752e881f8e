using 'main.bicep'

// Raise the target as the load grows; sizing.bicep says what follows from it.
param environmentName = 'prod'
param targetEventsPerSecond = 100000
param pipelineLoads = {
  'user-events': { eventsPerSecond: 20000 }
  'co-viewed': { eventsPerSecond: 20000 }
  logs: { eventsPerSecond: 20000 }
}
param cosmosCapacity = 'autoscale'
param durableBackEnd = 'scheduler'

// What runs already takes the first events after a quiet time within two seconds; with zones it has to be two.
param alwaysReady = [
  { name: 'durable', instanceCount: 2 }
  { name: 'function:ingest-telemetry', instanceCount: 2 }
]

param privateNetwork = true
param zoneRedundant = true
param purgeProtection = true
param cosmosBackup = 'continuous7Days'
param dataLock = true
param telemetryRetentionDays = 90
