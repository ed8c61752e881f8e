metadata description = 'The broker: an Event Hubs namespace with its Kafka endpoint and one hub a topic. Consumer groups of Kafka clients come into being when they join.'

import { roles } from 'roles.bicep'
import { resourceTags } from 'tags.bicep'
import { eventHubsTier, topicSize } from '../sizing.bicep'

@description('Name of the namespace.')
@minLength(6)
@maxLength(50)
param name string

@description('Where it lives.')
param location string

@description('Tags of the resource.')
param tags resourceTags

@description('Tier; Dedicated brings a cluster of its own, paid by the hour whether used or not.')
param tier eventHubsTier

@description('Throughput, processing or capacity units, as the tier has them.')
@minValue(1)
param units int

@description('Topics to create. In the Standard tier their partitions cannot be changed afterwards.')
param topics topicSize[]

@description('Whether the function app sends to topics too: pipelines have sinks.')
param sends bool

@description('How long the topics keep events, in hours: how long an outage may last.')
@minValue(1)
@maxValue(168)
param retentionHours int

@description('Where diagnostics go.')
param workspaceId string

@description('Whether it answers on public addresses too.')
param publicNetworkAccess bool

@description('Object ids of those who may send to the topics.')
param senderPrincipalIds string[]

// Auto-inflate ends at 40 units, the most that Standard has; a jump is taken at twice the planned units.
var mostUnits = min(40, 2 * units)

resource cluster 'Microsoft.EventHub/clusters@2026-01-01' = if (tier == 'Dedicated') {
  name: name
  location: location
  tags: tags
  sku: {
    name: 'Dedicated'
    capacity: units
  }
  properties: { supportsScaling: true }
}

resource namespace 'Microsoft.EventHub/namespaces@2026-01-01' = {
  name: name
  location: location
  tags: tags
  sku: {
    name: tier == 'Premium' ? 'Premium' : 'Standard'
    tier: tier == 'Premium' ? 'Premium' : 'Standard'
    capacity: tier == 'Dedicated' ? 1 : units
  }
  properties: {
    clusterArmId: tier == 'Dedicated' ? cluster.id : null
    // The Kafka trigger knows no managed identity: it needs the rule below.
    disableLocalAuth: false
    kafkaEnabled: true
    isAutoInflateEnabled: tier == 'Standard'
    maximumThroughputUnits: tier == 'Standard' ? mostUnits : 0
    minimumTlsVersion: '1.2'
    publicNetworkAccess: publicNetworkAccess ? 'Enabled' : 'Disabled'
  }
}

// The newest version is a preview for years; the last stable one, of 2016, is deprecated.
#disable-next-line use-recent-api-versions
resource diagnostics 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  scope: namespace
  name: 'workspace'
  properties: {
    workspaceId: workspaceId
    logs: [{ category: 'OperationalLogs', enabled: true }, { category: 'KafkaUserErrorLogs', enabled: true }]
    metrics: [{ category: 'AllMetrics', enabled: true }]
  }
}

resource hubs 'Microsoft.EventHub/namespaces/eventhubs@2026-01-01' = [
  for topic in topics: {
    parent: namespace
    name: topic.name
    properties: {
      partitionCount: topic.partitions
      retentionDescription: {
        cleanupPolicy: 'Delete'
        retentionTimeInHours: retentionHours
      }
    }
  }
]

// Of the namespace, which has the pipelines' topics and no others: all functions sign in with the one connection string.
resource listen 'Microsoft.EventHub/namespaces/authorizationRules@2026-01-01' = {
  parent: namespace
  name: 'function-app'
  properties: { rights: sends ? ['Listen', 'Send'] : ['Listen'] }
}

var sendings = flatten(map(range(0, length(topics)), hub => map(senderPrincipalIds, principalId => { hub: hub, principalId: principalId })))

resource senders 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for sending in sendings: {
    scope: hubs[sending.hub]
    name: guid(hubs[sending.hub].id, sending.principalId, roles.eventHubsDataSender)
    properties: {
      principalId: sending.principalId
      roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.eventHubsDataSender)
    }
  }
]

@description('Host and port of the Kafka endpoint.')
output brokers string = replace(replace(namespace.properties.serviceBusEndpoint, 'https://', ''), ':443/', ':9093')

@description('What the triggers sign in with, and the sinks: may read the topics and, where there are sinks, send to them, nothing else.')
@secure()
output connectionString string = listen.listKeys().primaryConnectionString
