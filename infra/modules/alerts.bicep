metadata description = 'What must wake somebody, as queries over the metrics that the app emits. Each fires per pipeline and resolves by itself.'

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

@description('Records not yet sealed above which a pipeline is behind.')
@minValue(1)
param lagRecords int

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

@sealed()
type rule = {
  name: string
  title: string
  description: string
  severity: 1 | 2 | 3
  query: string
  threshold: int
}

func sumOf(metric string) string =>
  'AppMetrics | where Name == "${metric}" | summarize Value = sum(Sum) by Pipeline = tostring(Properties.pipeline), bin(TimeGenerated, 15m)'

// A gauge is reported by one instance at a time; of several, the worst counts.
func worstOf(metric string) string =>
  'AppMetrics | where Name == "${metric}" | summarize Value = max(Sum) by Pipeline = tostring(Properties.pipeline), bin(TimeGenerated, 15m)'

func percentOf(part string, whole string) string =>
  'AppMetrics | where Name in ("${part}", "${whole}") | summarize Part = sumif(Sum, Name == "${part}"), Whole = sumif(Sum, Name == "${whole}") by Pipeline = tostring(Properties.pipeline), bin(TimeGenerated, 15m) | where Whole > 0 | project TimeGenerated, Pipeline, Value = 100.0 * Part / Whole'

var rules rule[] = [
  {
    name: 'missing'
    title: 'Events are missing'
    description: 'The log skipped offsets: the topic dropped records before they were read, or its producers use transactions.'
    severity: 1
    query: sumOf('serverless.offsets.missing')
    threshold: 0
  }
  {
    name: 'lag'
    title: 'Ingestion is behind'
    description: 'More than a minute of records at the target rate is not sealed yet: look for pressure, failing stores, or too few instances.'
    severity: 2
    query: worstOf('serverless.lag')
    threshold: lagRecords
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
    threshold: watermarkDelaySeconds * 1000
  }
]

resource alerts 'Microsoft.Insights/scheduledQueryRules@2026-03-01' = [
  for rule in rules: {
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
            dimensions: [{ name: 'Pipeline', operator: 'Include', values: ['*'] }]
            operator: 'GreaterThan'
            threshold: rule.threshold
            failingPeriods: { numberOfEvaluationPeriods: 1, minFailingPeriodsToAlert: 1 }
          }
        ]
      }
      actions: { actionGroups: actionGroupIds }
    }
  }
]
