using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Serverless.Core.Positions;

namespace Serverless.Core.Ledger;

/// <summary>One shard of a view. As text it is the durable entity's key: <c>pipeline.epoch.view.shard</c> (names have no dots).</summary>
public readonly record struct ShardId(string Pipeline, Epoch Epoch, string View, int Shard)
{
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Pipeline}.{Epoch.Value}.{View}.{Shard}");

    public static bool TryParse(string text, [NotNullWhen(true)] out ShardId? id)
    {
        var parts = text.Split('.');
        var valid = parts.Length == 4
            & int.TryParse(parts.ElementAtOrDefault(1), NumberStyles.None, CultureInfo.InvariantCulture, out var epoch)
            & int.TryParse(parts.ElementAtOrDefault(3), NumberStyles.None, CultureInfo.InvariantCulture, out var shard);
        id = valid ? new ShardId(parts[0], new Epoch(epoch), parts[2], shard) : null;
        return valid;
    }
}
