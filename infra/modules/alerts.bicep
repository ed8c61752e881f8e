metadata description = 'What must wake somebody, as queries over the metrics that the app emits, and over their absence. Each resolves by itself.'

import { pipelineSize } from '../sizing.bicep'
import { resourceTags } from 'tags.bicep'

@description('Prefix of the rules\' names.')
param namePrefix string

@description('Where they live.')
param location string

@description('Tags of the resources.')
param tags resourceTags

@description('Resource id of the workspace that the metrics are in.')
param workspaceId string

@description('Resource ids of the action groups to tell; none: the alerts are only listed.')
param actionGroupIds string[]

@description('The pipelines. One is behind when more records of it are not yet sealed than it has in a minute.')
param pipelines pipelineSize[]

@description('Dead letters in percent of the events read, over a quarter of an hour, that are too many.')
@minValue(0)
@maxValue(100)
param deadLetterPercent int = 1

@description('Times that shards asked ingestion to wait in a quarter of an hour that are too many.')
@minValue(0)
param pressureCount int = 30

@description('How far the watermark may be behind the clock, in seconds.')
@minValue(1)
param watermarkDelaySeconds int = 60

@description('Failed operations of shards in a quarter of an hour that are too many.')
@minValue(0)
param shardFailures int = 10

@description('Failed flushes of an outbox in a quarter of an hour that are too many.')
@minValue(0)
param sinkFailures int = 10

@description('How long past the retention rows may be kept for a shard, in seconds. Health is degraded beyond an hour.')
@minValue(0)
param retentionOverdueSeconds int = 3600

@description('Size of a shard\'s state that is near the limit of its back end, in bytes: 60 % of Runtime__StateLimitBytes.')
@minValue(0)
param stateWarningBytes int = 450000

@sealed()
type rule = {
  name: string
  title: string
  description: string
  severity: 1 | 2 | 3
  query: string

  @description('Fires above it; the heartbeat fires below it.')
  threshold: int

  @description('One alert, when less is found than the threshold, rather than one a pipeline.')
  isHeartbeat: bool?

  @description('The one pipeline that it looks at; without: each.')
  pipeline: string?
}

func sumOf(metric string) string =>
  'AppMetrics | where Name == "${metric}" | summarize Value = sum(Sum) by Pipeline = tostring(Properties.pipeline), bin(TimeGenerated, 15m)'

// A gauge is reported by one instance at a time; of several, the worst counts.
func worstOf(metric string) string =>
  'AppMetrics | where Name == "${metric}" | summarize Value = max(Sum) by Pipeline = tostring(Properties.pipeline), bin(TimeGenerated, 15m)'

// Of a distribution the largest value.
func largestOf(metric string) string =>
  'AppMetrics | where Name == "${metric}" | summarize Value = max(Max) by Pipeline = tostring(Properties.pipeline), bin(TimeGenerated, 15m)'

func percentOf(part string, whole string) string =>
  'AppMetrics | where Name in ("${part}", "${whole}") | summarize Part = sumif(Sum, Name == "${part}"), Whole = sumif(Sum, Name == "${whole}") by Pipeline = tostring(Properties.pipeline), bin(TimeGenerated, 15m) | where Whole > 0 | project TimeGenerated, Pipeline, Value = 100.0 * Part / Whole'

// Always one row, also when the app never wrote any or the table is not there: a rule without rows never fires.
func countOf(metric string) string =>
  'union isfuzzy=true (datatable(Name: string)[]), (AppMetrics | project Name) | where Name == "${metric}" | summarize Value = count()'

// The ticks of one pipeline: the same, also when its metrics are not there.
func ticksOf(pipeline string) string =>
  'union isfuzzy=true (datatable(Name: string, Properties: dynamic)[]), (AppMetrics | project Name, Properties) | where Name == "serverless.ticks" and tostring(Properties.pipeline) == "${pipeline}" | summarize Value = count()'

// What is too much depends on the pipeline's target; and one that isn't run has no metrics to look at.
var pipelineRules rule[] = flatten(map(pipelines, pipeline => [
  {
    name: 'not-run-${pipeline.name}'
    title: 'The pipeline ${pipeline.name} is not run'
    description: 'It is deployed, and had no tick for a quarter of an hour: its file has mistakes, or the app is dead. /api/health/details says what is wrong.'
    severity: 1
    query: ticksOf(pipeline.name)
    threshold: 1
    isHeartbeat: true
    pipeline: pipeline.name
  }
  {
    name: 'redelivery-${pipeline.name}'
    title: 'Records of ${pipeline.name} are read again and again'
    description: 'More than a minute of records at the target rate came twice. Nothing counts twice, but instances crash, or batches take too long.'
    severity: 3
    query: sumOf('serverless.records.redelivered')
    threshold: pipeline.recordsPerMinute
    pipeline: pipeline.name
  }
  {
    name: 'lag-${pipeline.name}'
    title: 'Ingestion of ${pipeline.name} is behind'
    description: 'More than a minute of records at the target rate is not sealed yet: look for pressure, failing stores, or too few instances.'
    severity: 2
    query: worstOf('serverless.lag')
    threshold: pipeline.recordsPerMinute
    pipeline: pipeline.name
  }
]))

var commonRules rule[] = [
  {
    name: 'heartbeat'
    title: 'The app is dead'
    description: 'No tick of the timer went through for a quarter of an hour: nothing runs, the timer has stopped and no batches come, or no telemetry arrives. Ask /api/health/details; restart the app.'
    severity: 1
    query: countOf('serverless.ticks')
    threshold: 1
    isHeartbeat: true
  }
  {
    name: 'failing-ticks'
    title: 'A pipeline makes no progress'
    description: 'Half of the ticks or more fail: a store, the broker or the task hub is down, or a setting is wrong. /api/health/details says which.'
    severity: 1
    query: sumOf('serverless.ticks.failed')
    threshold: 450
  }
  {
    name: 'silent-timer'
    title: 'The timer is silent'
    description: 'Batches make a fifth of the ticks or more, as the timer does not: it has stopped, as it may after a deployment. Restart the function app; without batches nothing would tick.'
    severity: 2
    query: percentOf('serverless.ticks.by_ingestion', 'serverless.ticks')
    threshold: 20
  }
  {
    name: 'stuck'
    title: 'Shards are stuck'
    description: 'A shard cannot go on: a gap in the ledger, a damaged object, or a state of a later version. Its windows stand still; /api/health/details says where and why.'
    severity: 1
    query: worstOf('serverless.shards.stuck')
    threshold: 0
  }
  {
    name: 'stopped-ingestion'
    title: 'A partition is not read'
    description: 'What must be known of its earlier events is damaged or gone. Its records stay in the topic; /api/health/details names the delta object to put back.'
    severity: 1
    query: worstOf('serverless.ingest.stopped')
    threshold: 0
  }
  {
    name: 'unhealable'
    title: 'A damaged object cannot be healed'
    description: 'The topic has not the records of a damaged delta object any more, or folding them again gives something else. /api/health/details says why; put the object back, or see docs/operations.md, Repair.'
    severity: 1
    query: worstOf('serverless.deltas.unhealable')
    threshold: 0
  }
  {
    name: 'unusable-tables'
    title: 'A reference table is missing'
    description: 'A reference table that a pipeline enriches from is missing, empty or damaged, or lacks a column that is taken: events go on without it. /api/health/details names it; put it, see docs/tables.md.'
    severity: 2
    query: worstOf('serverless.tables.unusable')
    threshold: 0
  }
  {
    name: 'overdue-rows'
    title: 'Old data cannot be removed'
    description: 'A shard has not applied rows that are past their retention: ledger and deltas grow. /api/health/details names the shard; see why it is stuck or lags.'
    severity: 2
    query: worstOf('serverless.retention.overdue')
    threshold: retentionOverdueSeconds
  }
  {
    name: 'shard-failures'
    title: 'Operations of shards fail'
    description: 'Shards leave their state as it was, again and again: look for what the log says of them.'
    severity: 2
    query: sumOf('serverless.shard.failures')
    threshold: shardFailures
  }
  {
    name: 'sink-failures'
    title: 'Results cannot be stored'
    description: 'The store of the results refuses or does not answer; panes wait in the shards. Look at its limits, its network and the identity\'s role.'
    severity: 2
    query: sumOf('serverless.sink.failures')
    threshold: sinkFailures
  }
  {
    name: 'rejected-results'
    title: 'Results were set aside'
    description: 'The store can never hold them, such as for a key that is too long: the log names each.'
    severity: 2
    query: sumOf('serverless.results.rejected')
    threshold: 0
  }
  {
    name: 'set-aside'
    title: 'Values were set aside'
    description: 'A shard cannot merge, emit or store what some keys have: their results lack it, all others go on. /api/health/details and verify name the keys and why; a version of the app that can is needed.'
    severity: 1
    query: sumOf('serverless.entries.set_aside')
    threshold: 0
  }
  {
    name: 'held-up-redrives'
    title: 'A redrive cannot go on'
    description: 'Dead letters or late events that were to be redriven wait. /api/health/details says why; nothing is lost, and it goes on by itself when that is put right.'
    severity: 2
    query: worstOf('serverless.redrives.held_up')
    threshold: 0
  }
  {
    name: 'forgotten-ids'
    title: 'Ids were forgotten early'
    description: 'A partition has more ids within the span than the limit of "deduplicate": the oldest are forgotten, and events that come again after that count again. Raise the limit, or shorten the span.'
    severity: 2
    query: sumOf('serverless.ids.forgotten')
    threshold: 0
  }
  {
    name: 'strayed'
    title: 'A view was rekeyed because of strays'
    description: 'A producer does not partition as a co-partitioned view declares. The view goes on rekeyed and lacks nothing, but its windows wait for all partitions. Declare it rekeyed, or mend the producer.'
    severity: 3
    query: sumOf('serverless.views.rekeyed')
    threshold: 0
  }
  {
    name: 'large-state'
    title: 'A state is near the limit of its back end'
    description: 'The state of a shard is beyond 60 % of what can be saved. /api/health/details names the view and how many shards to give it: POST /api/pipelines/P/views/V/shards?count=N. Beyond the limit the shard is stuck.'
    severity: 2
    query: largestOf('serverless.shard.state')
    threshold: stateWarningBytes
  }
  {
    name: 'reincarnated'
    title: 'A shard was silent, and its view started again'
    description: 'A durable entity no longer did anything although it was poked: its back end has lost it. The view goes on in new entities, and nothing is lost. When it comes again, look at the back end.'
    severity: 2
    query: sumOf('serverless.shards.reincarnated')
    threshold: 0
  }
  {
    name: 'missing'
    title: 'Events are missing'
    description: 'The log skipped offsets: the topic dropped records before they were read, or its producers use transactions.'
    severity: 1
    query: sumOf('serverless.offsets.missing')
    threshold: 0
  }
  {
    name: 'recreated'
    title: 'The topic was made anew'
    description: 'It was deleted and has other records now; with Runtime__TopicRecreated=newEpoch they are read from offset 0. Set the consumer group to the beginning: what it steps over counts as missing.'
    severity: 2
    query: sumOf('serverless.topic.recreated')
    threshold: 0
  }
  {
    name: 'outdated'
    title: 'Records of a deleted topic are lost'
    description: 'They were read but not sealed when the topic was made anew, and are in no result. The log names partitions and offsets.'
    severity: 1
    query: sumOf('serverless.records.outdated')
    threshold: 0
  }
  {
    name: 'dead-letters'
    title: 'Many events are dead-lettered'
    description: 'A format or a rule no longer fits what is sent: list the dead letters by reason, mend the pipeline, redrive.'
    severity: 2
    query: percentOf('serverless.dead_letters', 'serverless.events.read')
    threshold: deadLetterPercent
  }
  {
    name: 'pressure'
    title: 'Ingestion is made to wait'
    description: 'Shards cannot store their results as fast as events come: raise the request units, or look at the sink.'
    severity: 2
    query: sumOf('serverless.pressure.raised')
    threshold: pressureCount
  }
  {
    name: 'watermark-delay'
    title: 'Event time stands still'
    description: 'Windows close late: a partition is behind, or a producer stamps its events with old times.'
    severity: 3
    query: worstOf('serverless.watermark.delay')
    threshold: watermarkDelaySeconds
  }
]

resource alerts 'Microsoft.Insights/scheduledQueryRules@2026-03-01' = [
  for rule in concat(commonRules, pipelineRules): {
    name: '${namePrefix}-${rule.name}'
    location: location
    tags: tags
    kind: 'LogAlert'
    properties: {
      displayName: rule.title
      description: rule.description
      severity: rule.severity
      enabled: true
      scopes: [workspaceId]
      evaluationFrequency: 'PT5M'
      windowSize: 'PT15M'
      autoMitigate: true
      // The table of metrics is empty until the app runs for the first time.
      skipQueryValidation: true
      criteria: {
        allOf: [
          {
            query: rule.query
            metricMeasureColumn: 'Value'
            timeAggregation: 'Maximum'
            dimensions: rule.?isHeartbeat == true ? [] : [{ name: 'Pipeline', operator: 'Include', values: [rule.?pipeline ?? '*'] }]
            operator: rule.?isHeartbeat == true ? 'LessThan' : 'GreaterThan'
            threshold: rule.threshold
            failingPeriods: { numberOfEvaluationPeriods: 1, minFailingPeriodsToAlert: 1 }
          }
        ]
      }
      actions: { actionGroups: actionGroupIds }
    }
  }
]
