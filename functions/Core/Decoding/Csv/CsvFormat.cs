using Serverless.Core.Decoding.Framers;
using Serverless.Core.Decoding.Schemas;
using Serverless.Core.Definitions;
using Serverless.Core.Positions;
using Serverless.Core.Rows;

namespace Serverless.Core.Decoding.Csv;

/// <summary>
/// An event is a row of comma-separated values (RFC 4180): cells in quotes may hold separators, line breaks and doubled quotes. A cell
/// without anything is no value; one of two quotes is an empty text. A row that has exactly the names of the columns is a header, and no
/// event.
/// </summary>
/// <param name="Columns">The names of the cells, in their order.</param>
/// <param name="Separator">What stands between two cells: one ASCII character.</param>
public sealed record CsvFormat(IReadOnlyList<string> Columns, char Separator) : EventFormat
{
    /// <summary>
    /// As pipeline files write it: <c>{ "kind": "csv", "framing": "lines", "columns": ["id", "at"], "separator": ";" }</c>.
    /// </summary>
    public static readonly FormatSyntax Syntax = new("csv", options => Read(options, ','));

    /// <summary>The same with tabs: <c>{ "kind": "tsv", "columns": ["id", "at"] }</c>.</summary>
    public static readonly FormatSyntax TabSyntax = new("tsv", options => Read(options, '\t'));

    private const int MostColumns = 1_000;

    /// <inheritdoc/>
    public override string Kind => Separator == '\t' ? TabSyntax.Kind : Syntax.Kind;

    internal override object CutBy => this;

    /// <inheritdoc/>
    public bool Equals(CsvFormat? other) => other is not null && Separator == other.Separator && Columns.SequenceEqual(other.Columns);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Separator, Columns.Count);

    internal override IEventDecoder NewDecoder(IReadOnlyList<FieldDefinition> fields, RowLayout layout, SchemaLookup schemas) =>
        new CsvDecoder(this, fields, layout);

    internal override Framer NewFramer(Framing framing, SchemaLookup schemas) => new CsvFramer(this, isSingle: framing == Framing.Single);

    internal override bool Claims(ReadOnlySpan<byte> value, RecordHeaders headers) => value.Contains((byte)Separator);

    private static CsvFormat Read(IOptionReader options, char separator)
    {
        if (separator != '\t' && options.OptionalText("separator") is { } given)
        {
            if (given is [> ' ' and < (char)127 and not '"'] or "\t" or " ")
                separator = given[0];
            else
                options.Error("separator", "must be one ASCII character that is no quote, such as \";\" or \"|\"");
        }
        var columns = options.Texts("columns");
        if (columns.Count is 0 or > MostColumns)
            options.Error("columns", "list the names of the cells in their order, from 1 to 1000, such as [\"id\", \"at\", \"value\"]");
        if (columns.GroupBy(name => name, StringComparer.Ordinal).FirstOrDefault(name => name.Count() > 1) is { } twice)
            options.Error("columns", $"'{twice.Key}' is listed twice: give each cell a name of its own");
        return new CsvFormat(columns, separator);
    }
}
