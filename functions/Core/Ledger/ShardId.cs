using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;
using Serverless.Core.Binary;
using Serverless.Core.Positions;
using Serverless.Core.Time;

namespace Serverless.Core.Ledger;

/// <summary>
/// One shard of a layout of a view. As text it is the durable entity's key: <c>pipeline.view.layout.shard</c> (names have no dots).
/// </summary>
/// <param name="Pipeline">The pipeline's name.</param>
/// <param name="View">The view's name.</param>
/// <param name="Layout">Which of the view's layouts.</param>
/// <param name="Shard">The shard's number in the layout, from 0.</param>
public readonly record struct ShardId(string Pipeline, string View, LayoutNumber Layout, int Shard)
{
    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Pipeline}.{View}.{Layout.Value}.{Shard}");

    /// <summary>The moments at which the shard is poked, one in each interval, whoever pokes it.</summary>
    public Beat BeatOf(long intervalMs) => Beat.Of(Hash64.Of(Encoding.UTF8.GetBytes(ToString())), intervalMs);

    /// <summary>Reads what <see cref="ToString"/> gives; false for anything else.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out ShardId? id)
    {
        var parts = text.Split('.');
        var valid = parts.Length == 4
            & int.TryParse(parts.ElementAtOrDefault(2), NumberStyles.None, CultureInfo.InvariantCulture, out var layout)
            & int.TryParse(parts.ElementAtOrDefault(3), NumberStyles.None, CultureInfo.InvariantCulture, out var shard);
        id = valid ? new ShardId(parts[0], parts[1], new LayoutNumber(layout), shard) : null;
        return valid;
    }
}
