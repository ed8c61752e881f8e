using System.Buffers;
using System.Text.Json;
using Serverless.Core.Definitions;
using Serverless.Core.Pipelines;
using Serverless.Core.Windows;
using Serverless.Runtime.Questions;

namespace Serverless.Runtime.Queries;

/// <summary>The answer to a question about a feature: its document, or why there is none.</summary>
/// <param name="Document">Null when there is a problem.</param>
/// <param name="Problem">Null when there is an answer.</param>
public sealed record FeatureAnswer(FeatureDocument? Document, Problem? Problem);

/// <summary>What the views of a feature have of one key.</summary>
/// <param name="Feature">The feature's name.</param>
/// <param name="Key">The stored key.</param>
/// <param name="Views">Of each of its views, in their order, the chosen results.</param>
public sealed record FeatureDocument(string Feature, string Key, IReadOnlyList<FeatureResults> Views)
{
    private static readonly JsonWriterOptions Indented = new() { Indented = true };

    /// <summary>
    /// As JSON: <c>feature</c>, <c>key</c>, its fields by name (<c>fields</c>), and under <c>views</c> by name the windows of each, the
    /// latest start first; a view that has none is an empty list.
    /// </summary>
    public byte[] ToJson()
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, Indented))
        {
            json.WriteStartObject();
            json.WriteString("feature", Feature);
            json.WriteString("key", ShownKey.Of(Key));
            json.WriteStartObject("fields");
            foreach (var (name, text) in Views[0].View.Definition.Key.Zip(StoredKey.FieldsOf(Key)))
                json.WriteString(name, text);
            json.WriteEndObject();
            json.WriteStartObject("views");
            foreach (var view in Views)
                view.Write(json);
            json.WriteEndObject();
            json.WriteEndObject();
        }
        return buffer.WrittenSpan.ToArray();
    }
}

/// <summary>What a view has of the key of a feature's document.</summary>
/// <param name="Part">What was asked for.</param>
/// <param name="View">The definition by which the results are shown.</param>
/// <param name="Results">The latest start first.</param>
public sealed record FeatureResults(FeaturePart Part, View View, IReadOnlyList<Result> Results)
{
    internal void Write(Utf8JsonWriter json)
    {
        json.WriteStartArray(Part.View);
        foreach (var result in Results)
            ResultRenderer.RenderWindow(json, result, View.Layout, Part.Values);
        json.WriteEndArray();
    }
}
