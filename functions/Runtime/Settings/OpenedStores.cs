using Microsoft.Extensions.Configuration;
using Serverless.Runtime.Embedded;
using Serverless.Runtime.Ports;

namespace Serverless.Runtime.Settings;

/// <summary>The stores that the settings name, open; and what has to be let go of at the end.</summary>
public sealed class OpenedStores : IAsyncDisposable
{
    private readonly IConfiguration _configuration;
    private readonly TimeProvider _clock;
    private EmbeddedStores? _embedded;

    private OpenedStores(IConfiguration configuration, TimeProvider clock)
    {
        _configuration = configuration;
        _clock = clock;
        Stores = Open();
    }

    /// <summary>What the settings name; or, when one of them is wrong, stores that say so at every call (<see cref="Ports.Stores.Fault"/>).</summary>
    public Stores Stores { get; }

    public static OpenedStores Of(IConfiguration configuration, TimeProvider clock) => new(configuration, clock);

    public async ValueTask DisposeAsync()
    {
        if (_embedded is not null)
            await _embedded.DisposeAsync().ConfigureAwait(false);
    }

    private Stores Open()
    {
        try
        {
            return Open(StoreSettings.From(_configuration));
        }
        catch (Exception fault) when (fault is SettingsException or DataFolderException)
        {
            return new UnusableStores(fault).AsStores();
        }
    }

    private Stores Open(StoreSettings settings)
    {
        var stores = settings.Kind switch
        {
            _ => Embedded().AsStores(),
        };
        return settings.Results switch
        {
            _ => stores with { Results = Embedded().Results },
        };
    }

    private EmbeddedStores Embedded() => _embedded ??= EmbeddedStores.Open(
        Required.Of(_configuration, "Stores:Folder", "the folder where the embedded stores keep their data"),
        new EmbeddedStoresOptions { Durability = Choice.Of(_configuration, "Stores:Durability", EmbeddedDurability.Power) },
        _clock);
}
