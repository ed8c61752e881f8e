using System.Globalization;
using System.Text;
using Serverless.Core.Binary;

namespace Serverless.Core.Ledger;

/// <summary>
/// What a fold depended on beside its records and the ledger rows before them. Stored once under its <see cref="Id"/>; ledger rows hold the
/// id.
/// </summary>
/// <param name="Definition">The hash of the pipeline's definition.</param>
/// <param name="Tables">The reference tables that were looked up, with the version of each; 0 for one that was never loaded.</param>
public sealed record Recipe(string Definition, IReadOnlyDictionary<string, long> Tables)
{
    /// <summary>
    /// The ids that records named and that no schema was known of, as dead letters show them, in the order of their characters. They may
    /// have one by now: then the records would be read otherwise.
    /// </summary>
    public IReadOnlyList<string> UnknownSchemas { get; init; } = [];

    /// <summary>The name of the key that personal fields were hashed with; null where the pipeline has none.</summary>
    public string? PersonalKey { get; init; }

    /// <summary>
    /// The names of keys that events were set aside with and that weren't there when those were redriven, in the order of their characters.
    /// They may be there by now: then the events would be read.
    /// </summary>
    public IReadOnlyList<string> MissingKeys { get; init; } = [];

    /// <summary>A hash of the content as 16 hexadecimal digits: equal recipes have equal ids.</summary>
    public string Id => Hash64.Of(Encoding.UTF8.GetBytes(Text())).ToString("x16", CultureInfo.InvariantCulture);

    private string Text() => string.Join('\n', Tables.OrderBy(table => table.Key, StringComparer.Ordinal)
        .Select(table => string.Create(CultureInfo.InvariantCulture, $"table {table.Key} {table.Value}"))
        .Concat(UnknownSchemas.Select(id => $"unknown schema {id}"))
        .Concat(PersonalKey is null ? [] : [$"personal key {PersonalKey}"])
        .Concat(MissingKeys.Select(key => $"missing key {key}"))
        .Prepend($"definition {Definition}"));
}
