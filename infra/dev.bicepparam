using 'main.bicep'

// Small, and nearly free while nothing is sent: Cosmos DB and the scheduler are paid by use, instances start with the first event.
param environmentName = 'dev'
param targetEventsPerSecond = 1000
param cosmosCapacity = 'serverless'
param durableBackEnd = 'scheduler'
