metadata description = 'Gives a service an address inside the network, and that address the service\'s usual name.'

import { resourceTags } from 'tags.bicep'

@description('Name of the endpoint.')
param name string

@description('Where it lives.')
param location string

@description('Tags of the resource.')
param tags resourceTags

@description('Subnet that it takes its address from.')
param subnetId string

@description('Resource id of the service.')
param serviceId string

@description('Part of the service that it leads to, such as blob.')
param groupId string

@description('Private DNS zone of that part; exists already.')
param zone string

resource dnsZone 'Microsoft.Network/privateDnsZones@2024-06-01' existing = {
  name: zone
}

resource endpoint 'Microsoft.Network/privateEndpoints@2025-05-01' = {
  name: name
  location: location
  tags: tags
  properties: {
    subnet: { id: subnetId }
    privateLinkServiceConnections: [
      {
        name: groupId
        properties: {
          privateLinkServiceId: serviceId
          groupIds: [groupId]
        }
      }
    ]
  }

  resource names 'privateDnsZoneGroups' = {
    name: 'default'
    properties: {
      privateDnsZoneConfigs: [{ name: groupId, properties: { privateDnsZoneId: dnsZone.id } }]
    }
  }
}
