using System.Buffers;
using System.Buffers.Text;
using Serverless.Core.Binary;

namespace Serverless.Core.Templates;

/// <summary>
/// Templates as they were at one time: immutable, and for any number of threads. Messages are only matched, nothing is learnt, so that what
/// a message is depends on the table alone.
/// </summary>
public sealed class TemplateTable
{
    /// <summary>The version of the stored form.</summary>
    public const byte Version = 1;

    private const int MostOptions = 1_000_000;

    private readonly LogTemplate[] _templates;
    private readonly TemplateTree _tree;

    internal TemplateTable(TemplateOptions options, IEnumerable<LogTemplate> templates)
    {
        (Options, _templates, _tree) = (options, [.. templates], new TemplateTree(options));
        foreach (var template in _templates)
            _tree.Add(template);
    }

    /// <summary>How the templates were learnt.</summary>
    public TemplateOptions Options { get; }

    /// <summary>The templates by their ids.</summary>
    public IReadOnlyList<LogTemplate> Templates => _templates;

    /// <summary>The template that a message fits, of several the one with most constant tokens, then the oldest; null: none does.</summary>
    public LogTemplate? Match(MaskedLine line)
    {
        LogTemplate? best = null;
        foreach (var id in _tree.Find(line))
        {
            var template = _templates[id];
            if (template.Constants > (best?.Constants ?? -1) && template.Fits(line))
                best = template;
        }
        return best;
    }

    /// <summary>The table as bytes: equal tables have equal bytes.</summary>
    public byte[] ToBytes()
    {
        var writer = new ByteWriter();
        var start = StoredHeader.Begin(writer, StoredForm.LogTemplates, Version);
        writer.Unsigned((ulong)Options.Depth);
        writer.Number(Options.Similarity);
        writer.Unsigned((ulong)Options.MostChildren);
        writer.Unsigned((ulong)Options.MostTemplates);
        writer.Unsigned((ulong)_templates.Length);
        foreach (var template in _templates)
            Write(writer, template);
        StoredHeader.End(writer, start);
        return writer.ToArray();
    }

    /// <summary>Reads a table that was written by <see cref="ToBytes"/>.</summary>
    /// <exception cref="CorruptDataException">They are something else, or damaged.</exception>
    /// <exception cref="UnknownFormException">They are of another version.</exception>
    public static TemplateTable Read(ReadOnlySpan<byte> bytes)
    {
        var reader = new ByteReader(StoredHeader.Open(bytes, StoredForm.LogTemplates, Version));
        var options = new TemplateOptions(reader.Count(8), reader.Number(), reader.Count(MostOptions), reader.Count(MostOptions)).Checked();
        var templates = new LogTemplate[reader.Count(options.MostTemplates)];
        for (var id = 0; id < templates.Length; id++)
            templates[id] = Read(ref reader, id, options);
        return new TemplateTable(options, templates);
    }

    /// <summary>Reads a table from the Base64 of its bytes; null when it is none, damaged, or of another version.</summary>
    internal static TemplateTable? TryRead(ReadOnlySpan<byte> base64)
    {
        var bytes = new byte[Base64.GetMaxDecodedFromUtf8Length(base64.Length)];
        if (Base64.DecodeFromUtf8(base64, bytes, out _, out var length) != OperationStatus.Done)
            return null;
        try
        {
            return Read(bytes.AsSpan(0, length));
        }
        catch (Exception fault) when (fault is CorruptDataException or UnknownFormException or ArgumentOutOfRangeException)
        {
            return null;
        }
    }

    private static void Write(ByteWriter writer, LogTemplate template)
    {
        writer.Unsigned((ulong)template.Count);
        for (var index = 0; index < template.Count; index++)
            writer.Bytes(template.TokenAt(index));
        foreach (var hash in template.Path)
            writer.Fixed64(hash);
    }

    // A token has a byte at least: nothing is a variable.
    private static LogTemplate Read(ref ByteReader reader, int id, TemplateOptions options)
    {
        var tokens = new byte[]?[reader.Count(MaskedLine.MostTokens)];
        for (var index = 0; index < tokens.Length; index++)
            tokens[index] = reader.Bytes() is { Length: > 0 } token ? token.ToArray() : null;
        var path = new ulong[Math.Min(options.Depth, tokens.Length)];
        for (var level = 0; level < path.Length; level++)
            path[level] = reader.Fixed64();
        return new LogTemplate(id, path, tokens);
    }
}
