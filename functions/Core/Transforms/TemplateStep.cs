using System.Buffers.Text;
using Serverless.Core.Rejections;
using Serverless.Core.Rows;
using Serverless.Core.Templates;

namespace Serverless.Core.Transforms;

/// <summary>
/// Gives a message its template: the id of the one that it fits, by the table of the snapshot, or else <c>#</c> and the hash of its masked
/// text in 16 hexadecimal digits. The table has the templates in its row <c>templates</c>, as the column <c>tree</c>: the bytes of a
/// <see cref="TemplateTable"/> in Base64. A table without that has no templates.
/// </summary>
/// <param name="table">The table; null: there are no templates.</param>
/// <param name="from">The slot of the message.</param>
/// <param name="to">The slot that takes the id or the hash.</param>
/// <param name="pattern">The slot that takes the template's text; -1: none.</param>
internal sealed class TemplateStep(string? table, int from, int to, int pattern) : Step
{
    private const int HashDigits = 16;

    private Resolved _resolved = new(ReferenceTables.Empty, null);

    // Steps are shared among threads.
    [ThreadStatic]
    private static MaskedLine? _scratch;

    public override TransformVerdict Apply(Row row, ReferenceTables tables, ref Rejection? rejection)
    {
        row.Remove(to);
        if (pattern >= 0)
            row.Remove(pattern);
        if (!row.Has(from))
            return TransformVerdict.Continue;
        var line = _scratch ??= new MaskedLine();
        line.Read(row.Text(from));
        var found = TemplatesOf(tables)?.Match(line);
        if (found is null)
            PutHash(row, line.Hash);
        else
            Put(row, found);
        return TransformVerdict.Continue;
    }

    private TemplateTable? TemplatesOf(ReferenceTables tables)
    {
        var resolved = _resolved;
        if (!ReferenceEquals(resolved.Tables, tables))
            _resolved = resolved = new Resolved(tables, table is null ? null : Read(tables.Find(table)));
        return resolved.Templates;
    }

    private static TemplateTable? Read(ReferenceTable? table) =>
        table?.Find("templates"u8) is >= 0 and var row && table.Value(row, table.Column("tree")) is { } text
            ? TemplateTable.TryRead(text)
            : null;

    private void Put(Row row, LogTemplate found)
    {
        Span<byte> digits = stackalloc byte[HashDigits];
        Utf8Formatter.TryFormat(found.Id, digits, out var length);
        row.CopyText(to, digits[..length]);
        if (pattern >= 0)
            row.SetText(pattern, found.Utf8Text, 0, found.Utf8Text.Length);
    }

    private void PutHash(Row row, ulong hash)
    {
        Span<byte> text = stackalloc byte[HashDigits + 1];
        text[0] = (byte)'#';
        Utf8Formatter.TryFormat(hash, text[1..], out _, new('x', HashDigits));
        row.CopyText(to, text);
    }

    // One object, replaced as a whole, as in EnrichStep.
    private sealed record Resolved(ReferenceTables Tables, TemplateTable? Templates);
}
