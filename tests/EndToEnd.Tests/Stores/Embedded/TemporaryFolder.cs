using Serverless.Runtime.Embedded.Sqlite;
using Serverless.Runtime.Stores;

namespace Serverless.EndToEnd.Tests.Stores.Embedded;

/// <summary>A folder of one test, and what is opened in it.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("serverless-stores-").FullName;

    public string this[string name] => System.IO.Path.Combine(Path, name);

    // Tests don't pull plugs: what a loss of power would take is written all the same.
    public EmbeddedStores Open(EmbeddedDurability durability = EmbeddedDurability.Process, TimeProvider? clock = null) =>
        EmbeddedStores.Open(Path, new EmbeddedStoresOptions { Durability = durability }, clock ?? TimeProvider.System);

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
