using Serverless.Runtime.Embedded.Sqlite;

namespace Serverless.Runtime.Stores;

/// <summary>Settings of <see cref="EmbeddedStores"/>.</summary>
public sealed record EmbeddedStoresOptions
{
    /// <summary>What acknowledged writes survive. Default <see cref="EmbeddedDurability.Power"/>: a sealed batch stays sealed.</summary>
    public EmbeddedDurability Durability { get; init; } = EmbeddedDurability.Power;
}
