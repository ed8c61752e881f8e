using System.Text;
using System.Text.Json;
using Serverless.Core.Pipelines;
using Serverless.Core.Windows;
using Serverless.Runtime.Deltas;

namespace Serverless.Runtime.Redrives;

/// <summary>What a redrive would do, if it were carried out now.</summary>
/// <param name="Counts">What would become of the events.</param>
/// <param name="Changed">How many results would change, or come new. Those of windows by count are not among them.</param>
/// <param name="Changes">Some of them.</param>
/// <param name="Notes">What couldn't be looked at, a sentence each.</param>
public sealed record RedriveForecast(
    RedriveCounts Counts, long Changed, IReadOnlyList<ResultChange> Changes, IReadOnlyList<string> Notes);

/// <summary>A result that would change.</summary>
/// <param name="View">The view's name.</param>
/// <param name="Key">Its key, as it is shown.</param>
/// <param name="Start">Where its window starts, as text.</param>
/// <param name="End">Where it would end.</param>
/// <param name="Before">Its aggregates as JSON; null when there is no such result.</param>
/// <param name="After">What they would be; null when it would become part of another session.</param>
public sealed record ResultChange(string View, string Key, string Start, string End, string? Before, string? After)
{
    internal static ResultChange Of(View view, Result? old, Result now) => new(
        view.Name, ShownKey.Of(now.Id.Key), now.Id.Start.ToString(), now.End.ToString(), Values(view, old), Values(view, now));

    private static string? Values(View view, Result? result)
    {
        if (result is null or { Kind: PaneKind.Retracted })
            return null;
        if (result.Definition != view.DefinitionHash)
            return FormattableString.Invariant($"{{\"events\":{result.Events}}}");
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
            ResultRenderer.RenderValues(json, result, view.Layout);
        return Encoding.UTF8.GetString(stream.ToArray());
    }
}
