metadata description = 'Everything that depends on the load, from the target in events per second. Integers only, rounded towards more capacity.'

// Where a figure says "measured", it was measured with this function app; the others are limits or rates that Azure publishes, or assumptions that say so.

// Measured: an event in a record of its own costs host and worker 62 us of CPU, one of 100 in a record 6.9 us. So a record costs 55.7 us and an event 6.3 us.
var recordTenthsOfMicrosecond = 557
var eventTenthsOfMicrosecond = 63

// An instance of 2,048 MB has one core. It is planned for 60 % of it, the rest is for garbage collection, the pokes and noise.
var memoryOfOneCore = 2048
var plannedPercent = 60

// Twice the target: after an outage a backlog drains as fast as it grew.
var catchUp = 2

// The trigger hands over a batch at least once a second. 5,000 records is the largest that was measured; 32 MB keeps a batch small beside an instance's memory.
var largestBatch = 5000
var largestBatchBytes = 32000000

// Event Hubs, Standard: a throughput unit takes 1 MB/s or 1,000 records/s, a partition as much; up to 40 units and 32 partitions.
var standardUnits = 40
var standardPartitions = 32
var recordsPerStandardUnit = 1000

// Event Hubs, Premium: 5 to 10 MB/s a processing unit (the lower is taken), up to 100 partitions. Dedicated: 100 MB/s a capacity unit, assumed; up to 1,024 partitions.
var premiumMegabytesPerUnit = 5
var premiumUnits = [1, 2, 4, 6, 8, 10, 12, 16]
var premiumPartitions = 100
var dedicatedMegabytesPerUnit = 100
var dedicatedPartitions = 1024

// MB/s through a partition beyond Standard, and of other brokers; assumed.
var megabytesPerPartition = 4

// Partition counts are multiples of 4, which divide well among instances.
var partitionStep = 4

// Cosmos DB. Measured: 73 events a stored pane (telemetry, 5 million events). A write of 1 kB costs about 5 RU, and one that replaces an older pane twice that. A quarter is head room.
var eventsPerPane = 70
var requestUnitsPerPane = 10
var requestUnitHeadroomPercent = 125
var requestUnitStep = 1000

// Results in pages (a view's "store" in its file): a pane costs no write of its own, a page one each time that some of its panes are new. By the published charges (1 kB: 5 RU to create, 1 to read; 100 kB: 50 and 10; a replacement costs twice), reading and replacing a page takes 10 RU and 1 more a kB.
// Measured: 82 bytes a result in a page (device-metrics, as stored in Cosmos DB). Pages of open windows are written once an interval of early panes; those of windows that take late events once a second, as at load some come in every operation.
var requestUnitsPerPage = 10
var pageBytesPerResult = 82
var usualBuckets = 32

// Of 100 panes so many are of these views; counted by their keys (telemetry: 2,300 keys of device-metrics in a window, 24 of site-metrics in each of six). Every other view counts for one.
var panesPercent = { 'device-metrics': 92, 'site-metrics': 6 }
var panesPercentOfLargest = 92

// Of 100 panes 36 were on time or late in the run that the README shows, which reads events faster than they happened, so that windows have few early panes: at the pace of the clock the share is smaller. Those alone are written where early panes are only kept.
var panesPercentWhenKept = 36

// Shards by the pipelines' own files: a co-partitioned view has its shards in every partition, a rekeyed one, which is the default, has them once.
var views = loadJsonContent('../functions/pipelines/telemetry.json', '$.views')
var shardsPerPartition = reduce(filter(views, view => (view.?sharding ?? 'rekeyed') == 'co-partitioned'), 0, (sum, view) => sum + (view.?shards ?? 1))
var shardsOnce = reduce(filter(views, view => (view.?sharding ?? 'rekeyed') == 'rekeyed'), 0, (sum, view) => sum + (view.?shards ?? 1))

// An instance pokes a shard about once a poke interval (Runtime__PokeInterval; a test ties this to its default), the timer pokes each once a second; a poke is one action.
// Durable Task Scheduler: 500 actions/s in Consumption, 2,000 per capacity unit in Dedicated, at most 3 units; planned for 80 % of each.
var pokeIntervalMs = 1000
var consumptionActions = 400
var dedicatedActionsPerUnit = 1600
var dedicatedUnits = 3

// An entity operation. Measured on Azure Storage: 12 ms of the host's CPU, with 17 requests. On the scheduler, which takes those requests off the host, a third is assumed. The group of the entities has instances of its own.
var operationMicrosecondsOnStorage = 12000
var operationMicrosecondsOnScheduler = 4000

// States. Measured: 100,000 keys of telemetry in 4 shards were 4.6 MB each, so 184 bytes a key with its open windows. Planned for 60 % of what an entity takes (Runtime__StateLimitBytes; a test ties this to its default), where health begins to warn.
var stateBytesPerKey = 184
var stateLimitBytes = 750000
var plannedStatePercent = 60
var largestView = reduce(views, views[0], (largest, view) => percentOf(view) > percentOf(largest) ? view : largest)
// The ledger. All rows of a pipeline and an epoch are in one table partition, which takes 2,000 entities/s; planned for 60 %, the rest is for reads after a restart and for the collector.
var tablePartitionEntities = 2000
var plannedLedgerPercent = 60

@export()
@description('What is to be carried, and by how large instances.')
@sealed()
type load = {
  @description('Target, in events per second.')
  eventsPerSecond: int

  @description('Events packed in a record of the topic.')
  eventsPerRecord: int

  @description('Bytes of an event as it travels, after compression.')
  bytesPerEvent: int

  @description('Memory of an instance in MB.')
  instanceMemoryMB: int

  @description('Keys of the largest view that have an open window at a time.')
  keys: int

  @description('Whether the Durable Task Scheduler keeps the entities, rather than the storage account.')
  onScheduler: bool
}

@export()
@description('What carries it.')
@sealed()
type sizing = {
  @description('Most instances of a function group.')
  instances: int

  @description('Partitions of the topic: at least one an instance.')
  partitions: int

  @description('Most records in a batch of the trigger.')
  batchRecords: int

  @description('Event Hubs tier.')
  eventHubsTier: eventHubsTier

  @description('Throughput units (Standard), processing units (Premium) or capacity units (Dedicated).')
  eventHubsUnits: int

  @description('Highest request units per second of the results.')
  cosmosRequestUnits: int

  @description('Entity operations per second, at most.')
  durableActions: int

  @description('Capacity units of the Durable Task Scheduler; 0 when its Consumption plan suffices.')
  durableUnits: int

  @description('Instances of the group of the entities.')
  durableInstances: int

  @description('Bytes of a shard\'s state in the largest view.')
  stateBytes: int

  @description('Entities per second in the table partition of the ledger, written and read.')
  ledgerEntities: int

  @description('Records of one minute: a lag beyond it means falling behind.')
  recordsPerMinute: int
}

@export()
@description('Tiers of Event Hubs with a Kafka endpoint.')
type eventHubsTier = 'Standard' | 'Premium' | 'Dedicated'

@sealed()
type demand = {
  recordsPerInstance: int
  instances: int
  records: int
  megabytes: int
}

// A view of a pipeline file, as far as its shards and results cost anything. Durations as texts with a unit.
type view = {
  name: string
  sharding: string?
  shards: int?
  early: string?
  allowedLateness: string?
  window: { tumbling: string?, hopping: { size: string, slide: string }? }
  store: { layout: string, buckets: int? }?
}

@export()
@description('Sizes everything for a load; fails, with what to change, where a service has no size that carries it.')
func sizeFor(load load) sizing => sizingOf(load, demandOf(load, recordsPerInstance(load)))

// No function is called within an argument of itself: Resource Manager evaluates arguments late and takes that for a cycle.
func sizingOf(load load, demand demand) sizing => {
  ledgerEntities: checkedLedger(ledgerEntitiesOf(demand, partitionsOf(demand), batchRecordsOf(load, demand)))
  instances: demand.instances
  partitions: partitionsOf(demand)
  batchRecords: batchRecordsOf(load, demand)
  eventHubsTier: tierOf(demand)
  eventHubsUnits: unitsOf(demand)
  cosmosRequestUnits: requestUnitsOf(load)
  durableActions: actionsOf(demand, partitionsOf(demand))
  durableInstances: durableInstancesOf(load, actionsOf(demand, partitionsOf(demand)))
  stateBytes: checkedState(load, shardsOf(largestView, partitionsOf(demand)))
  durableUnits: durableUnitsOf(actionsOf(demand, partitionsOf(demand)))
  recordsPerMinute: (load.eventsPerSecond * 60 + load.eventsPerRecord - 1) / load.eventsPerRecord
}

func batchRecordsOf(load load, demand demand) int =>
  max(1, min(largestBatch, demand.recordsPerInstance, largestBatchBytes / (load.eventsPerRecord * load.bytesPerEvent)))

// A batch of an instance seals a row for each of its partitions and one for its object; the timer reads each partition's end once a second.
func ledgerEntitiesOf(demand demand, partitions int, batchRecords int) int =>
  (partitions + demand.instances) * ((demand.recordsPerInstance + batchRecords - 1) / batchRecords) + partitions

func checkedLedger(entities int) int =>
  entities <= tablePartitionEntities * plannedLedgerPercent / 100
    ? entities
    : fail('The ledger would take ${entities} entities per second in one table partition, more than ${plannedLedgerPercent} % of the ${tablePartitionEntities} that it carries: raise eventsPerRecord or instanceMemoryMB, or lower targetEventsPerSecond.')

func durableInstancesOf(load load, actions int) int =>
  max(
    1,
    (actions * (load.onScheduler ? operationMicrosecondsOnScheduler : operationMicrosecondsOnStorage) + coreMicrosecondsOf(load) - 1) / coreMicrosecondsOf(load)
  )

// The planned share of a second of an instance's core.
func coreMicrosecondsOf(load load) int => 10000 * plannedPercent * load.instanceMemoryMB / memoryOfOneCore

func shardsOf(view view, partitions int) int => (view.?shards ?? 1) * (view.?sharding == 'co-partitioned' ? partitions : 1)

func stateBytesOf(load load, shards int) int => (load.keys * stateBytesPerKey + shards - 1) / shards

func checkedState(load load, shards int) int =>
  stateBytesOf(load, shards) <= stateLimitBytes * plannedStatePercent / 100
    ? stateBytesOf(load, shards)
    : fail('${load.keys} keys in ${shards} shards make states of ${stateBytesOf(load, shards)} bytes, more than ${plannedStatePercent} % of the ${stateLimitBytes} that an entity takes: write a higher "shards" for the view in functions/pipelines/telemetry.json, ${(load.keys * stateBytesPerKey * 100 + stateLimitBytes * plannedStatePercent * shards - 1) / (stateLimitBytes * plannedStatePercent * shards)} times as many at least.')

func demandOf(load load, recordsPerInstance int) demand => {
  recordsPerInstance: recordsPerInstance
  instances: (load.eventsPerSecond * catchUp + recordsPerInstance * load.eventsPerRecord - 1) / (recordsPerInstance * load.eventsPerRecord)
  records: (load.eventsPerSecond + load.eventsPerRecord - 1) / load.eventsPerRecord
  megabytes: (load.eventsPerSecond * load.bytesPerEvent + 999999) / 1000000
}

// The planned share of a second of the instance's core, over the cost of a record with its events.
func recordsPerInstance(load load) int =>
  10000000 * plannedPercent / 100 * load.instanceMemoryMB / memoryOfOneCore / (recordTenthsOfMicrosecond + eventTenthsOfMicrosecond * load.eventsPerRecord)

func standardUnitsOf(demand demand) int => max(demand.megabytes, (demand.records + recordsPerStandardUnit - 1) / recordsPerStandardUnit)

func tierOf(demand demand) eventHubsTier =>
  standardUnitsOf(demand) <= standardUnits && max(standardUnitsOf(demand), demand.instances) <= standardPartitions
    ? 'Standard'
    : demand.megabytes <= last(premiumUnits) * premiumMegabytesPerUnit && demand.instances <= premiumPartitions ? 'Premium' : 'Dedicated'

func unitsOf(demand demand) int =>
  tierOf(demand) == 'Standard'
    ? standardUnitsOf(demand)
    : tierOf(demand) == 'Premium'
        ? first(filter(premiumUnits, units => units * premiumMegabytesPerUnit >= demand.megabytes))!
        : (demand.megabytes + dedicatedMegabytesPerUnit - 1) / dedicatedMegabytesPerUnit

func partitionsOf(demand demand) int =>
  inSteps(max(demand.instances, tierOf(demand) == 'Standard' ? standardUnitsOf(demand) : (demand.megabytes + megabytesPerPartition - 1) / megabytesPerPartition))

func inSteps(partitions int) int =>
  partitions <= dedicatedPartitions
    ? (partitions + partitionStep - 1) / partitionStep * partitionStep
    : fail('The load needs ${partitions} partitions, more than the ${dedicatedPartitions} that an event hub can have: raise eventsPerRecord or instanceMemoryMB, or lower targetEventsPerSecond.')

func actionsOf(demand demand, partitions int) int =>
  shardsPerPartition * partitions + shardsOnce + ((shardsPerPartition * partitions + shardsOnce * demand.instances) * 1000 + pokeIntervalMs - 1) / pokeIntervalMs

func durableUnitsOf(actions int) int =>
  actions <= consumptionActions
    ? 0
    : actions <= dedicatedUnits * dedicatedActionsPerUnit
        ? (actions + dedicatedActionsPerUnit - 1) / dedicatedActionsPerUnit
        : fail('The load needs ${actions} entity operations per second, more than the ${dedicatedUnits * dedicatedActionsPerUnit} that the Durable Task Scheduler carries: raise eventsPerRecord or instanceMemoryMB, or lower targetEventsPerSecond.')

func requestUnitsOf(load load) int =>
  ((load.eventsPerSecond * requestUnitsPerPane * itemsPercent() + pagedUnitsOf(load) * 100 * eventsPerPane) * requestUnitHeadroomPercent + 100 * 100 * eventsPerPane * requestUnitStep - 1) / (100 * 100 * eventsPerPane * requestUnitStep) * requestUnitStep

func isPaged(view view) bool => view.?store.?layout == 'pages'

func percentOf(view view) int => panesPercent[?view.name] ?? 1

func itemsPercent() int => reduce(filter(views, view => !isPaged(view)), 0, (sum, view) => sum + itemsPercentOf(view))

func itemsPercentOf(view view) int => keepsEarly(view) ? (percentOf(view) * panesPercentWhenKept + 99) / 100 : percentOf(view)

func keepsEarly(view view) bool => view.?early == 'kept'

// Request units a second for the pages of all views.
func pagedUnitsOf(load load) int =>
  reduce(filter(views, view => isPaged(view)), 0, (sum, view) => sum + (pageWritesOf(view) * (requestUnitsPerPage + pageKilobytesOf(load, view)) + 999) / 1000)

// Writes in a thousand seconds: early panes of the windows that are open, the on-time pane, and late ones.
func pageWritesOf(view view) int =>
  bucketsOf(view) * (earlyPassesOf(view) + 1000000 / slideOf(view) + (durationOf(view.?allowedLateness ?? '0ms') + slideOf(view) - 1) / slideOf(view) * 1000)

// Early panes that are only kept in the shards cost no write, as those that aren't there.
func earlyPassesOf(view view) int => keepsEarly(view) ? 0 : windowsOf(view) * 1000000 / durationOf(view.?early ?? '1000000s')

// Its keys are in proportion to its panes.
func pageKilobytesOf(load load, view view) int =>
  (load.keys * percentOf(view) / (panesPercentOfLargest * windowsOf(view)) * pageBytesPerResult + bucketsOf(view) * 1000 - 1) / (bucketsOf(view) * 1000)

func bucketsOf(view view) int => view.?store.?buckets ?? usualBuckets

func windowsOf(view view) int => durationOf(view.window.?hopping.?size ?? view.window.?tumbling ?? '1s') / slideOf(view)

func slideOf(view view) int => durationOf(view.window.?hopping.?slide ?? view.window.?tumbling ?? '1s')

// In milliseconds. Of the units that pipeline files have.
func durationOf(text string) int =>
  endsWith(text, 'ms')
    ? int(replace(text, 'ms', ''))
    : int(substring(text, 0, max(0, length(text) - 1))) * (endsWith(text, 's') ? 1000 : endsWith(text, 'm') ? 60000 : endsWith(text, 'h') ? 3600000 : 86400000)
