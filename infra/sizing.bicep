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

// Event Hubs, Standard: a throughput unit takes 1 MB/s or 1,000 records/s, a partition as much; up to 40 units, 10 topics and 32 partitions of each.
var standardUnits = 40
var standardTopics = 10
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

// Of 100 panes so many are of these views; counted by their keys (telemetry: 2,300 keys of device-metrics in a window, 24 of site-metrics in each of six). A view of which nothing was measured counts for as many panes as telemetry has in all.
var measuredPanesPercent = { 'telemetry/device-metrics': 92, 'telemetry/site-metrics': 6, 'telemetry/top-talkers': 1, 'telemetry/link-flaps': 1 }

// Of 100 panes 36 were on time or late in the run that the README shows, which reads events faster than they happened, so that windows have few early panes: at the pace of the clock the share is smaller. Those alone are written where early panes are only kept.
var panesPercentWhenKept = 36

// What the pipelines' files say of topics, shards and panes, written by "check functions/pipelines --sizing --output infra/pipelines.json".
var pipelines pipeline[] = loadJsonContent('pipelines.json', '$.pipelines')

// Topics that sinks produce to and no pipeline reads: as many partitions each as divide well among consumers.
var sinkPartitions = partitionStep
var sunk = reduce(map(pipelines, pipeline => pipeline.?sinks ?? []), [], (some, more) => union(some, more))

@export()
@description('The topics that sinks produce to and no pipeline reads.')
var sinkTopics topicSize[] = map(
  filter(sunk, topic => !contains(map(pipelines, pipeline => pipeline.topic), topic)),
  topic => { name: topic, partitions: sinkPartitions }
)

@export()
@description('Whether any pipeline has sinks, and so must be allowed to send.')
var hasSinks = !empty(sunk)

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

// The ledger. All rows of a pipeline and an epoch are in one table partition, which takes 2,000 entities/s; planned for 60 %, the rest is for reads after a restart and for the collector.
var tablePartitionEntities = 2000
var plannedLedgerPercent = 60

@export()
@description('What one pipeline is to carry, where it differs from the others.')
@sealed()
type pipelineLoad = {
  @description('Target, in events per second.')
  eventsPerSecond: int?

  @description('Events packed in a record of the topic.')
  eventsPerRecord: int?

  @description('Bytes of an event as it travels, after compression.')
  bytesPerEvent: int?

  @description('Keys of its largest view that have an open window at a time.')
  keys: int?
}

@export()
@description('What is to be carried, and by how large instances.')
@sealed()
type load = {
  @description('Target of each pipeline, in events per second.')
  eventsPerSecond: int

  @description('Events packed in a record of a topic.')
  eventsPerRecord: int

  @description('Bytes of an event as it travels, after compression.')
  bytesPerEvent: int

  @description('Keys of the largest view of a pipeline that have an open window at a time.')
  keys: int

  @description('Pipelines that differ, by name.')
  byPipeline: { *: pipelineLoad }

  @description('Values of the settings that pipeline files name in their topics, by name.')
  settings: { *: string }

  @description('Memory of an instance in MB.')
  instanceMemoryMB: int

  @description('Whether the Durable Task Scheduler keeps the entities, rather than the storage account.')
  onScheduler: bool
}

@export()
@description('What carries it.')
@sealed()
type sizing = {
  @description('By pipeline, in the order of their names.')
  pipelines: pipelineSize[]

  @description('The topics, each once.')
  topics: topicSize[]

  @description('Most instances of the function group that needs the most of those that read topics.')
  instances: int

  @description('Most records in a batch of a trigger.')
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
}

@export()
@description('What carries one pipeline.')
@sealed()
type pipelineSize = {
  @description('Its name.')
  name: string

  @description('The function that reads its topic: a group of its own.')
  function: string

  @description('Its topic.')
  topic: string

  @description('The consumer group that reads it.')
  consumerGroup: string

  @description('Partitions of the topic: at least one an instance.')
  partitions: int

  @description('Most instances of its function.')
  instances: int

  @description('Records of one minute: a lag beyond it means falling behind.')
  recordsPerMinute: int

  @description('Bytes of a shard\'s state in its largest view.')
  stateBytes: int

  @description('Entities per second in the table partition of its ledger, written and read.')
  ledgerEntities: int
}

@export()
@description('A topic.')
@sealed()
type topicSize = {
  @description('Its name.')
  name: string

  @description('Its partitions.')
  @minValue(1)
  @maxValue(1024)
  partitions: int
}

@export()
@description('Tiers of Event Hubs with a Kafka endpoint.')
type eventHubsTier = 'Standard' | 'Premium' | 'Dedicated'

// A pipeline of pipelines.json.
type pipeline = {
  name: string
  function: string
  topic: string
  consumerGroup: string
  sinks: string[]?
  views: view[]
}

// A view, as far as its shards and results cost anything. With pages: what a window has of them, how many windows are open, and how often they are written, in milliseconds.
type view = {
  name: string
  shards: int
  perPartition: bool
  keepsEarly: bool
  pages: { buckets: int, windows: int, slideMs: int, earlyMs: int?, latenessMs: int }?
}

// A pipeline with its load.
@sealed()
type flow = {
  pipeline: pipeline
  topic: string
  eventsPerSecond: int
  eventsPerRecord: int
  bytesPerEvent: int
  keys: int
  recordsPerInstance: int
}

// A flow with what it takes.
@sealed()
type demand = {
  flow: flow
  instances: int
  records: int
  megabytes: int
}

// What the pipelines of a topic take of it.
@sealed()
type topicDemand = {
  name: string
  instances: int
  records: int
  megabytes: int
}

@export()
@description('Sizes everything for a load; fails, with what to change, where a service has no size that carries it.')
func sizeFor(load load) sizing => sizingOf(load, map(map(pipelines, pipeline => flowOf(load, pipeline)), flow => demandOf(flow)))

// No function is called within an argument of itself: Resource Manager evaluates arguments late and takes that for a cycle.
func sizingOf(load load, demands demand[]) sizing => sizingOn(load, demands, topicDemandsOf(demands), tierOf(topicDemandsOf(demands)))

func sizingOn(load load, demands demand[], topics topicDemand[], tier eventHubsTier) sizing =>
  sizingWith(load, demands, topics, tier, map(topics, topic => { name: topic.name, partitions: partitionsOf(topic, tier) }))

func sizingWith(load load, demands demand[], topics topicDemand[], tier eventHubsTier, sizes topicSize[]) sizing =>
  sizingBy(load, demands, topics, tier, sizes, actionsOf(demands, sizes), batchRecordsOf(demands))

func sizingBy(load load, demands demand[], topics topicDemand[], tier eventHubsTier, sizes topicSize[], actions int, batchRecords int) sizing => {
  pipelines: map(demands, demand => pipelineSizeOf(demand, partitionsIn(sizes, demand.flow.topic), batchRecords))
  topics: sizes
  instances: max(map(demands, demand => demand.instances))
  batchRecords: batchRecords
  eventHubsTier: tier
  eventHubsUnits: unitsOf(topics, tier)
  cosmosRequestUnits: requestUnitsOf(demands)
  durableActions: actions
  durableUnits: durableUnitsOf(actions)
  durableInstances: durableInstancesOf(load, actions)
}

func pipelineSizeOf(demand demand, partitions int, batchRecords int) pipelineSize => {
  name: demand.flow.pipeline.name
  function: demand.flow.pipeline.function
  topic: demand.flow.topic
  consumerGroup: demand.flow.pipeline.consumerGroup
  partitions: partitions
  instances: demand.instances
  recordsPerMinute: (demand.flow.eventsPerSecond * 60 + demand.flow.eventsPerRecord - 1) / demand.flow.eventsPerRecord
  stateBytes: checkedState(demand.flow, shardsOf(largestView(demand.flow.pipeline), partitions))
  ledgerEntities: checkedLedger(demand.flow.pipeline, ledgerEntitiesOf(demand, partitions, batchRecords))
}

func flowOf(load load, pipeline pipeline) flow => {
  pipeline: pipeline
  topic: checkedTopic(pipeline, resolved(pipeline.topic, load.settings))
  eventsPerSecond: load.byPipeline[?pipeline.name].?eventsPerSecond ?? load.eventsPerSecond
  eventsPerRecord: load.byPipeline[?pipeline.name].?eventsPerRecord ?? load.eventsPerRecord
  bytesPerEvent: load.byPipeline[?pipeline.name].?bytesPerEvent ?? load.bytesPerEvent
  keys: load.byPipeline[?pipeline.name].?keys ?? load.keys
  recordsPerInstance: recordsPerInstanceOf(load.instanceMemoryMB, load.byPipeline[?pipeline.name].?eventsPerRecord ?? load.eventsPerRecord)
}

// A setting is named with two underscores or a colon.
func resolved(topic string, settings { *: string }) string =>
  reduce(
    items(settings),
    topic,
    (text, setting) => replace(replace(text, '%${setting.key}%', setting.value), '%${replace(setting.key, '__', ':')}%', setting.value)
  )

func checkedTopic(pipeline pipeline, topic string) string =>
  contains(topic, '%') ? fail('The topic of the pipeline ${pipeline.name} is ${topic}: give the settings that it names a value in pipelineSettings.') : topic

// The planned share of a second of the instance's core, over the cost of a record with its events.
func recordsPerInstanceOf(instanceMemoryMB int, eventsPerRecord int) int =>
  10000000 * plannedPercent / 100 * instanceMemoryMB / memoryOfOneCore / (recordTenthsOfMicrosecond + eventTenthsOfMicrosecond * eventsPerRecord)

func demandOf(flow flow) demand => {
  flow: flow
  instances: (flow.eventsPerSecond * catchUp + flow.recordsPerInstance * flow.eventsPerRecord - 1) / (flow.recordsPerInstance * flow.eventsPerRecord)
  records: (flow.eventsPerSecond + flow.eventsPerRecord - 1) / flow.eventsPerRecord
  megabytes: (flow.eventsPerSecond * flow.bytesPerEvent + 999999) / 1000000
}

func sumOf(numbers int[]) int => reduce(numbers, 0, (sum, number) => sum + number)

// Pipelines that read one topic read the same records: the most that one of them expects counts.
func topicDemandsOf(demands demand[]) topicDemand[] => map(union(map(demands, demand => demand.flow.topic), []), name => topicDemandOf(name, filter(demands, demand => demand.flow.topic == name)))

func topicDemandOf(name string, demands demand[]) topicDemand => {
  name: name
  instances: max(map(demands, demand => demand.instances))
  records: max(map(demands, demand => demand.records))
  megabytes: max(map(demands, demand => demand.megabytes))
}

// One for all functions, as it is a setting of the host: what the busiest takes in a second, but nowhere more bytes than a batch may have.
func batchRecordsOf(demands demand[]) int =>
  max(
    1,
    min(
      largestBatch,
      max(map(demands, demand => demand.flow.recordsPerInstance)),
      min(map(demands, demand => largestBatchBytes / (demand.flow.eventsPerRecord * demand.flow.bytesPerEvent)))
    )
  )

// A batch of an instance seals a row for each of its partitions and one for its object; the timer reads each partition's end once a second.
func ledgerEntitiesOf(demand demand, partitions int, batchRecords int) int =>
  (partitions + demand.instances) * ((demand.flow.recordsPerInstance + batchRecords - 1) / batchRecords) + partitions

func checkedLedger(pipeline pipeline, entities int) int =>
  entities <= tablePartitionEntities * plannedLedgerPercent / 100
    ? entities
    : fail('The ledger of ${pipeline.name} would take ${entities} entities per second in one table partition, more than ${plannedLedgerPercent} % of the ${tablePartitionEntities} that it carries: raise eventsPerRecord or instanceMemoryMB, or lower targetEventsPerSecond.')

func durableInstancesOf(load load, actions int) int =>
  max(
    1,
    (actions * (load.onScheduler ? operationMicrosecondsOnScheduler : operationMicrosecondsOnStorage) + coreMicrosecondsOf(load) - 1) / coreMicrosecondsOf(load)
  )

// The planned share of a second of an instance's core.
func coreMicrosecondsOf(load load) int => 10000 * plannedPercent * load.instanceMemoryMB / memoryOfOneCore

// Of views that have as many panes, the one that was given the most shards.
func largestView(pipeline pipeline) view =>
  reduce(pipeline.views, pipeline.views[0], (largest, view) => weightOf(pipeline, view) > weightOf(pipeline, largest) ? view : largest)

func weightOf(pipeline pipeline, view view) int => 1000 * percentOf(pipeline, view) + view.shards

func shardsOf(view view, partitions int) int => view.shards * (view.perPartition ? partitions : 1)

func stateBytesOf(flow flow, shards int) int => (flow.keys * stateBytesPerKey + shards - 1) / shards

func checkedState(flow flow, shards int) int =>
  stateBytesOf(flow, shards) <= stateLimitBytes * plannedStatePercent / 100
    ? stateBytesOf(flow, shards)
    : fail('${flow.keys} keys in ${shards} shards make states of ${stateBytesOf(flow, shards)} bytes, more than ${plannedStatePercent} % of the ${stateLimitBytes} that an entity takes: write a higher "shards" for the view in functions/pipelines/${flow.pipeline.name}.json, ${(flow.keys * stateBytesPerKey * 100 + stateLimitBytes * plannedStatePercent * shards - 1) / (stateLimitBytes * plannedStatePercent * shards)} times as many at least, or say how many keys it has.')

func standardUnitsOf(megabytes int, records int) int => max(megabytes, (records + recordsPerStandardUnit - 1) / recordsPerStandardUnit)

func megabytesOf(topics topicDemand[]) int => sumOf(map(topics, topic => topic.megabytes))

func unitsInStandard(topics topicDemand[]) int => standardUnitsOf(megabytesOf(topics), sumOf(map(topics, topic => topic.records)))

func partitionsInStandard(topic topicDemand) int => max(topic.instances, standardUnitsOf(topic.megabytes, topic.records))

func tierOf(topics topicDemand[]) eventHubsTier =>
  unitsInStandard(topics) <= standardUnits && length(topics) <= standardTopics && max(map(topics, topic => partitionsInStandard(topic))) <= standardPartitions
    ? 'Standard'
    : megabytesOf(topics) <= last(premiumUnits) * premiumMegabytesPerUnit && max(map(topics, topic => topic.instances)) <= premiumPartitions
        ? 'Premium'
        : 'Dedicated'

func unitsOf(topics topicDemand[], tier eventHubsTier) int =>
  tier == 'Standard'
    ? unitsInStandard(topics)
    : tier == 'Premium'
        ? first(filter(premiumUnits, units => units * premiumMegabytesPerUnit >= megabytesOf(topics)))!
        : (megabytesOf(topics) + dedicatedMegabytesPerUnit - 1) / dedicatedMegabytesPerUnit

func partitionsOf(topic topicDemand, tier eventHubsTier) int =>
  inSteps(max(topic.instances, tier == 'Standard' ? partitionsInStandard(topic) : (topic.megabytes + megabytesPerPartition - 1) / megabytesPerPartition))

func inSteps(partitions int) int =>
  partitions <= dedicatedPartitions
    ? (partitions + partitionStep - 1) / partitionStep * partitionStep
    : fail('The load needs ${partitions} partitions, more than the ${dedicatedPartitions} that an event hub can have: raise eventsPerRecord or instanceMemoryMB, or lower targetEventsPerSecond.')

func partitionsIn(topics topicSize[], name string) int => first(filter(topics, topic => topic.name == name))!.partitions

func actionsOf(demands demand[], topics topicSize[]) int =>
  sumOf(map(
    demands,
    demand => pipelineActionsOf(demand, shardsIn(demand.flow.pipeline, true) * partitionsIn(topics, demand.flow.topic), shardsIn(demand.flow.pipeline, false))
  ))

// The timer pokes each shard once a second, an instance each that it has something for once an interval.
func pipelineActionsOf(demand demand, inPartitions int, once int) int =>
  inPartitions + once + ((inPartitions + once * demand.instances) * 1000 + pokeIntervalMs - 1) / pokeIntervalMs

func shardsIn(pipeline pipeline, perPartition bool) int =>
  reduce(filter(pipeline.views, view => view.perPartition == perPartition), 0, (sum, view) => sum + view.shards)

func durableUnitsOf(actions int) int =>
  actions <= consumptionActions
    ? 0
    : actions <= dedicatedUnits * dedicatedActionsPerUnit
        ? (actions + dedicatedActionsPerUnit - 1) / dedicatedActionsPerUnit
        : fail('The load needs ${actions} entity operations per second, more than the ${dedicatedUnits * dedicatedActionsPerUnit} that the Durable Task Scheduler carries: raise eventsPerRecord or instanceMemoryMB, or lower targetEventsPerSecond.')

func requestUnitsOf(demands demand[]) int =>
  inUnits(
    sumOf(map(demands, demand => demand.flow.eventsPerSecond * itemsPercentIn(demand.flow.pipeline))),
    sumOf(map(demands, demand => pagedUnitsOf(demand.flow)))
  )

// Of items by events a second times their percentage; of pages in request units.
func inUnits(items int, paged int) int =>
  ((items * requestUnitsPerPane + paged * 100 * eventsPerPane) * requestUnitHeadroomPercent + 100 * 100 * eventsPerPane * requestUnitStep - 1) / (100 * 100 * eventsPerPane * requestUnitStep) * requestUnitStep

func percentOf(pipeline pipeline, view view) int => measuredPanesPercent[?'${pipeline.name}/${view.name}'] ?? 100

func largestPercentIn(pipeline pipeline) int => max(map(pipeline.views, view => percentOf(pipeline, view)))

func itemsPercentIn(pipeline pipeline) int =>
  reduce(filter(pipeline.views, view => view.?pages == null), 0, (sum, view) => sum + itemsPercentOf(pipeline, view))

func itemsPercentOf(pipeline pipeline, view view) int =>
  view.keepsEarly ? (percentOf(pipeline, view) * panesPercentWhenKept + 99) / 100 : percentOf(pipeline, view)

// Request units a second for the pages of all views of a pipeline.
func pagedUnitsOf(flow flow) int =>
  reduce(
    filter(flow.pipeline.views, view => view.?pages != null),
    0,
    (sum, view) => sum + (pageWritesOf(view) * (requestUnitsPerPage + pageKilobytesOf(flow, view)) + 999) / 1000
  )

// Writes in a thousand seconds: early panes of the windows that are open, the on-time pane, and late ones. Early panes that are only kept in the shards cost no write, as those that aren't there.
func pageWritesOf(view view) int =>
  view.pages!.buckets * (view.pages!.windows * 1000000 / (view.pages!.?earlyMs ?? 1000000000) + 1000000 / view.pages!.slideMs + (view.pages!.latenessMs + view.pages!.slideMs - 1) / view.pages!.slideMs * 1000)

// Its keys are in proportion to its panes.
func pageKilobytesOf(flow flow, view view) int =>
  (flow.keys * percentOf(flow.pipeline, view) / (largestPercentIn(flow.pipeline) * view.pages!.windows) * pageBytesPerResult + view.pages!.buckets * 1000 - 1) / (view.pages!.buckets * 1000)
