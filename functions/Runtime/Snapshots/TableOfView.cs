using System.Text.Json;
using Serverless.Core.Pipelines;
using Serverless.Core.Windows;

namespace Serverless.Runtime.Snapshots;

/// <summary>
/// The rows of a reference table that is made of a latest view: by key, the fields of its aggregate of kind <c>latest</c>, as text. A key
/// of several fields is their text joined by '|'. What is null is left out.
/// </summary>
internal static class TableOfView
{
    /// <summary>The rows of all results, which are as the view is defined.</summary>
    public static async ValueTask<IReadOnlyDictionary<string, IReadOnlyDictionary<string, string>>> RowsAsync(
        View view, IAsyncEnumerable<Result> results, CancellationToken ct)
    {
        var name = view.Definition.Aggregates.First(aggregate => aggregate.Kind == "latest").Name;
        var rows = new Dictionary<string, IReadOnlyDictionary<string, string>>(StringComparer.Ordinal);
        await foreach (var result in results.WithCancellation(ct).ConfigureAwait(false))
        {
            using var values = JsonDocument.Parse(ResultRenderer.Values(result, view.Layout));
            if (values.RootElement.TryGetProperty(name, out var row) && row.ValueKind == JsonValueKind.Object)
                rows[ShownKey.Of(result.Id.Key)] = Columns(row);
        }
        return rows;
    }

    private static Dictionary<string, string> Columns(JsonElement row) => row.EnumerateObject()
        .Where(field => field.Value.ValueKind != JsonValueKind.Null)
        .ToDictionary(field => field.Name, field => field.Value.ToString(), StringComparer.Ordinal);
}
