using System.Text.Json;
using Serverless.Core.Pipelines;
using Serverless.Core.Windows;

namespace Serverless.Runtime.Queries;

/// <summary>
/// The values of a view's results as columns: a member of a nested object is <c>name.member</c> (<c>latency.p50</c>), a list stays whole,
/// and a value that overflowed is the text "overflow".
/// </summary>
public sealed class FlatValues
{
    private static readonly JsonElement Overflow = JsonSerializer.SerializeToElement("overflow");

    private readonly View _view;

    /// <summary>Of the results of a view, as it is defined.</summary>
    public FlatValues(View view)
    {
        _view = view;
        using var empty = JsonDocument.Parse(Rendered(json => ResultRenderer.RenderNoValues(json, view.Layout)));
        Names = [.. Flatten(empty.RootElement, "").Select(column => column.Name)];
    }

    /// <summary>The columns' names, the same for all results of the view.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>The columns of one result, in the order of <see cref="Names"/>.</summary>
    public IReadOnlyList<JsonElement> Read(Result result)
    {
        using var values = JsonDocument.Parse(Rendered(json => ResultRenderer.RenderValues(json, result, _view.Layout)));
        return [.. Flatten(values.RootElement.Clone(), "").Select(column => column.Value)];
    }

    private static ReadOnlyMemory<byte> Rendered(Action<Utf8JsonWriter> render)
    {
        var buffer = new System.Buffers.ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
            render(json);
        return buffer.WrittenMemory;
    }

    private static IEnumerable<(string Name, JsonElement Value)> Flatten(JsonElement json, string prefix) =>
        json.EnumerateObject().SelectMany(member => member.Value.ValueKind switch
        {
            JsonValueKind.Object when member.Value.TryGetProperty("overflow", out _) => [($"{prefix}{member.Name}", Overflow)],
            JsonValueKind.Object => Flatten(member.Value, $"{prefix}{member.Name}."),
            _ => [($"{prefix}{member.Name}", member.Value)],
        });
}
