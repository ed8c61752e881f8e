metadata description = 'Where telemetry goes, and the page that shows it.'

import { roles } from 'roles.bicep'
import { resourceTags } from 'tags.bicep'

@description('Name of the Log Analytics workspace.')
@minLength(4)
@maxLength(63)
param workspaceName string

@description('Name of the Application Insights component.')
param componentName string

@description('Where they live.')
param location string

@description('Tags of the resources.')
param tags resourceTags

@description('How long telemetry is kept, in days.')
@minValue(30)
@maxValue(730)
param retentionDays int

@description('Object id of the identity that publishes telemetry.')
param principalId string

resource workspace 'Microsoft.OperationalInsights/workspaces@2026-03-01' = {
  name: workspaceName
  location: location
  tags: tags
  properties: {
    features: {
      disableLocalAuth: true
      enableLogAccessUsingOnlyResourcePermissions: true
    }
    retentionInDays: retentionDays
    sku: { name: 'PerGB2018' }
  }
}

resource component 'Microsoft.Insights/components@2020-02-02' = {
  name: componentName
  location: location
  tags: tags
  kind: 'web'
  properties: {
    Application_Type: 'web'
    DisableLocalAuth: true
    IngestionMode: 'LogAnalytics'
    WorkspaceResourceId: workspace.id
  }
}

resource assignment 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  scope: component
  name: guid(component.id, roles.monitoringMetricsPublisher)
  properties: {
    principalId: principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.monitoringMetricsPublisher)
  }
}

resource workbook 'Microsoft.Insights/workbooks@2023-06-01' = {
  name: guid(component.id, 'pipelines')
  location: location
  tags: tags
  kind: 'shared'
  properties: {
    category: 'workbook'
    displayName: 'Pipelines of ${componentName}'
    serializedData: string(loadJsonContent('workbook.json'))
    sourceId: component.id
  }
}

@description('Resource id of the workspace, for alerts to look into.')
output workspaceId string = workspace.id

@description('Where the app sends telemetry; holds no key that opens anything, since local authentication is off.')
output connectionString string = component.properties.ConnectionString
