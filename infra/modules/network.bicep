metadata description = 'A virtual network with a subnet that the function app sends from, one for private endpoints, and the names by which they are found.'

import { resourceTags } from 'tags.bicep'

@description('Name of the network.')
param name string

@description('Where it lives.')
param location string

@description('Tags of the resources.')
param tags resourceTags

@description('Addresses of the network, a /16 to /22 in CIDR notation.')
param addressPrefix string

@description('Private DNS zones, as the services behind private endpoints need them.')
param zones string[]

resource network 'Microsoft.Network/virtualNetworks@2025-05-01' = {
  name: name
  location: location
  tags: tags
  properties: {
    addressSpace: { addressPrefixes: [addressPrefix] }
    subnets: [
      {
        name: 'functions'
        properties: {
          addressPrefix: cidrSubnet(addressPrefix, 24, 0)
          defaultOutboundAccess: true
          delegations: [{ name: 'functions', properties: { serviceName: 'Microsoft.App/environments' } }]
        }
      }
      {
        name: 'endpoints'
        properties: {
          addressPrefix: cidrSubnet(addressPrefix, 24, 1)
          defaultOutboundAccess: false
          privateEndpointNetworkPolicies: 'Disabled'
        }
      }
    ]
  }

  resource functions 'subnets' existing = {
    name: 'functions'
  }

  resource endpoints 'subnets' existing = {
    name: 'endpoints'
  }
}

resource dnsZones 'Microsoft.Network/privateDnsZones@2024-06-01' = [
  for zone in zones: {
    name: zone
    location: 'global'
    tags: tags
  }
]

resource links 'Microsoft.Network/privateDnsZones/virtualNetworkLinks@2024-06-01' = [
  for (zone, index) in zones: {
    parent: dnsZones[index]
    name: name
    location: 'global'
    tags: tags
    properties: {
      registrationEnabled: false
      virtualNetwork: { id: network.id }
    }
  }
]

@description('Subnet that the function app sends from.')
output functionsSubnetId string = network::functions.id

@description('Subnet of the private endpoints.')
output endpointsSubnetId string = network::endpoints.id
