using Serverless.Core.Definitions;

namespace Serverless.Core.Parsing;

/// <summary>Reads <c>drift</c>.</summary>
internal static class DriftReader
{
    /// <summary>The definition; null when there is none. <paramref name="scope"/> has the fields after the transforms.</summary>
    public static DriftDefinition? Read(ObjectReader pipeline, FieldScope scope)
    {
        if (pipeline.Object("drift") is not { } reader)
            return null;
        var definition = new DriftDefinition(
            reader.Find("source") is null ? null : reader.Text("source"),
            reader.Whole("sample", otherwise: 1, least: 1, most: 1_000),
            reader.Whole("shards", otherwise: 1, least: 1, most: 256));
        new FieldReferences(scope, reader.Errors).Check(reader.Find("source"), definition.Source ?? "", FieldReferences.Keys);
        reader.Done();
        return definition;
    }
}
