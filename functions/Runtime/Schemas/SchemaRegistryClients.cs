using Serverless.Runtime.Ports;

namespace Serverless.Runtime.Schemas;

/// <summary>The client of the schema registry that the settings name, closed at the end; there is none where they name none.</summary>
internal sealed class SchemaRegistryClients(SchemaRegistryOptions options) : IDisposable
{
    private readonly ConfluentRegistry? _client = options.Url is null ? null : new ConfluentRegistry(options);

    /// <summary>The same ports; schemas are asked for at the registry, if there is one.</summary>
    public StorePorts Into(StorePorts stores) => _client is null ? stores : stores with { Schemas = _client };

    public void Dispose() => _client?.Dispose();
}
