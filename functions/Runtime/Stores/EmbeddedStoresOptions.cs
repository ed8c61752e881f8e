using Serverless.Runtime.Embedded.Sqlite;

namespace Serverless.Runtime.Stores;

/// <summary>Settings of <see cref="EmbeddedStores"/>.</summary>
public sealed record EmbeddedStoresOptions
{
    /// <summary>What acknowledged writes survive. Default <see cref="EmbeddedDurability.Power"/>: the ledger's word is final.</summary>
    public EmbeddedDurability Durability { get; init; } = EmbeddedDurability.Power;
}
