using Serverless.Core.Definitions;

namespace Serverless.Core.Parsing;

/// <summary>Reads <c>formats</c>: the framing and the header condition of each entry; its kind reads the rest.</summary>
internal sealed class FormatReader(IReadOnlyList<FormatSyntax> kinds)
{
    private const string Contradiction = "'is' and 'startsWith' exclude each other: remove one";
    private const string Incomplete = "say what the header must be: add 'is' or 'startsWith'";

    private static readonly Dictionary<string, Framing> Framings =
        new() { ["single"] = Framing.Single, ["lines"] = Framing.Lines, ["array"] = Framing.Array };

    // In the order of the list, which messages keep.
    private readonly Dictionary<string, int> _kinds =
        kinds.Select((kind, index) => (kind.Kind, index)).ToDictionary(pair => pair.Kind, pair => pair.index);

    /// <summary>The formats that could be read. Mistakes are added to the reader's errors.</summary>
    public IReadOnlyList<FormatEntry> ReadAll(ObjectReader pipeline)
    {
        pipeline.Need("formats");
        var formats = new List<FormatEntry>();
        foreach (var item in pipeline.Items("formats"))
        {
            if (pipeline.Values.Object(item) is not { } node || Read(ReaderOf(node, pipeline.Errors)) is not { } format)
                continue;
            if (formats.Contains(format))
                pipeline.Errors.Add(node, "this format is listed before: remove it");
            formats.Add(format);
        }
        if (pipeline.Find("formats") is ArrayNode { Items: [] } none)
            pipeline.Errors.Add(none, "list at least one format");
        return formats;
    }

    private FormatEntry? Read(ObjectReader reader)
    {
        // Without a kind there is no telling which of the other properties it knows.
        if (reader.NeedChoice("kind", _kinds) is not { } kind)
            return null;
        var framing = kinds[kind].IsBinary ? Framing.Whole : reader.Choice("framing", Framings, Framing.Single);
        if (framing == Framing.Array && !kinds[kind].HasArrays)
            reader.Errors.Add(reader.Find("framing")!, $"a record of {kinds[kind].Kind} is no array: write 'single' or 'lines'");
        var when = reader.Object("when") is { } condition ? ReadCondition(condition) : null;
        var join = kinds[kind].HasManyLines && reader.Object("join") is { } lines ? LineJoinReader.Read(lines) : null;
        if (join is not null && framing != Framing.Lines)
            reader.Errors.Add(reader.Find("join")!, "lines are joined where 'framing' is 'lines': write that, or remove 'join'");
        var format = kinds[kind].Read(reader);
        reader.Done();
        return new FormatEntry(framing, format, when, join);
    }

    private ObjectReader ReaderOf(ObjectNode node, ErrorList errors) => new(node, errors) { FormatReading = ReadInner };

    // Of an event inside another, which says neither how it is cut nor for which records it is.
    private FormatDefinition? ReadInner(ObjectReader reader)
    {
        if (reader.NeedChoice("kind", _kinds) is not { } kind)
            return null;
        if (kinds[kind].IsBinary)
            reader.Errors.Add(reader.Find("kind")!, $"a line is no event of {kinds[kind].Kind}: choose a format of lines");
        var format = kinds[kind].Read(reader);
        if (format.ItemsPath is not null || format.MakesPairs)
            reader.Errors.Add(reader.Node, "an array inside a line makes no events of its own: remove 'explode' and 'pairs'");
        reader.Done();
        return format;
    }

    private static HeaderCondition ReadCondition(ObjectReader reader)
    {
        var header = reader.Text("header");
        var (isGiven, prefixGiven) = (reader.Find("is") is not null, reader.Find("startsWith") is not null);
        if (isGiven == prefixGiven)
            reader.Errors.Add(reader.Node, isGiven ? Contradiction : Incomplete);
        var value = prefixGiven ? reader.Text("startsWith") : reader.OptionalText("is") ?? "";
        reader.Done();
        return new HeaderCondition(header, value, prefixGiven);
    }
}
