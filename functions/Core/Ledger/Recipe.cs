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
    /// <summary>A hash of the content as 16 hexadecimal digits: equal recipes have equal ids.</summary>
    public string Id => Hash64.Of(Encoding.UTF8.GetBytes(Text())).ToString("x16", CultureInfo.InvariantCulture);

    private string Text() => string.Join('\n', Tables.OrderBy(table => table.Key, StringComparer.Ordinal)
        .Select(table => string.Create(CultureInfo.InvariantCulture, $"table {table.Key} {table.Value}"))
        .Prepend($"definition {Definition}"));
}
