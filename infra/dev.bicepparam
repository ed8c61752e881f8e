using 'main.bicep'

// Small and mostly paid by use. What it costs while nothing is sent is the instance that the timer keeps awake, and one throughput unit.
param environmentName = 'dev'
param targetEventsPerSecond = 1000
param pipelineLoads = {
  'user-events': { eventsPerSecond: 100 }
  'co-viewed': { eventsPerSecond: 100 }
  logs: { eventsPerSecond: 100 }
}
param cosmosCapacity = 'serverless'
param durableBackEnd = 'scheduler'
