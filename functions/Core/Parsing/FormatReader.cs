using Serverless.Core.Definitions;

namespace Serverless.Core.Parsing;

/// <summary>Reads <c>formats</c>.</summary>
internal static class FormatReader
{
    private static readonly Dictionary<string, FormatKind> Kinds = new() { ["json"] = FormatKind.Json };

    private static readonly Dictionary<string, Framing> Framings = new() { ["single"] = Framing.Single, ["lines"] = Framing.Lines, ["array"] = Framing.Array };

    public static IReadOnlyList<FormatDefinition> ReadAll(ObjectReader pipeline)
    {
        pipeline.Need("formats");
        var formats = new List<FormatDefinition>();
        foreach (var item in pipeline.Items("formats"))
        {
            if (pipeline.Values.Object(item) is not { } node)
                continue;
            var format = Read(new ObjectReader(node, pipeline.Errors));
            if (formats.Contains(format))
                pipeline.Errors.Add(node, "this format is listed before: remove it");
            formats.Add(format);
        }
        if (pipeline.Find("formats") is ArrayNode { Items: [] } none)
            pipeline.Errors.Add(none, "list at least one format");
        return formats;
    }

    private static FormatDefinition Read(ObjectReader reader)
    {
        var format = new FormatDefinition(
            reader.NeedChoice("kind", Kinds) ?? default,
            reader.Choice("framing", Framings, Framing.Single),
            reader.Whole("maxDepth", otherwise: 16, least: 1, most: 64));
        reader.Done();
        return format;
    }
}
