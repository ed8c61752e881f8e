using System.Buffers;
using System.Text;
using System.Text.Json;
using Serverless.Core.Pipelines;
using Serverless.Core.Windows;
using Serverless.Runtime.Questions;

namespace Serverless.Runtime.Queries;

/// <summary>The answer to a question about results: some of them, or why there is none.</summary>
/// <param name="Page">The results; null when there is a problem.</param>
/// <param name="Problem">Null when there is an answer.</param>
public sealed record ResultAnswer(ResultPage? Page, Problem? Problem);

/// <summary>Results that are given at once.</summary>
/// <param name="View">The definition by which they are shown.</param>
/// <param name="Results">In the order that was asked for.</param>
/// <param name="Continuation">By which the rest is asked for; null when there is no more.</param>
public sealed record ResultPage(View View, IReadOnlyList<Result> Results, string? Continuation)
{
    private static readonly JsonWriterOptions Indented = new() { Indented = true };

    /// <summary>Which of them are final; by default none is known to be.</summary>
    internal Func<Result, bool> IsFinal { get; init; } = _ => false;

    /// <summary>
    /// The results as JSON: <c>results</c>, how many they are (<c>count</c>), whether there are more (<c>cut</c>), and <c>continuation</c>.
    /// </summary>
    public byte[] ToJson() => Json("results", (json, result) => ResultRenderer.Render(json, result, View.Layout, IsFinal(result)));

    /// <summary>Their keys as JSON, in the same form: each with its fields by name, and where its newest window is.</summary>
    public byte[] ToKeysJson() => Json("keys", WriteKey);

    /// <summary>The results as comma-separated values.</summary>
    public byte[] ToCsv()
    {
        var csv = new ResultCsv(View);
        var text = new StringBuilder(ResultCsv.Line(csv.Names));
        foreach (var result in Results)
            text.Append(ResultCsv.Line(csv.Cells(result)));
        return Encoding.UTF8.GetBytes(text.ToString());
    }

    private byte[] Json(string name, Action<Utf8JsonWriter, Result> write)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, Indented))
        {
            json.WriteStartObject();
            json.WriteStartArray(name);
            foreach (var result in Results)
                write(json, result);
            json.WriteEndArray();
            json.WriteNumber("count", Results.Count);
            json.WriteBoolean("cut", Continuation is not null);
            json.WriteString("continuation", Continuation);
            json.WriteEndObject();
        }
        return buffer.WrittenSpan.ToArray();
    }

    private void WriteKey(Utf8JsonWriter json, Result result)
    {
        json.WriteStartObject();
        json.WriteString("key", ShownKey.Of(result.Id.Key));
        json.WriteStartObject("fields");
        foreach (var (name, text) in View.Definition.Key.Zip(StoredKey.FieldsOf(result.Id.Key)))
            json.WriteString(name, text);
        json.WriteEndObject();
        json.WriteStartObject("newest");
        json.WriteString("start", result.Id.Start.ToString());
        json.WriteString("end", result.End.ToString());
        json.WriteEndObject();
        json.WriteEndObject();
    }
}
