using System.Globalization;
using Azure.Data.Tables;

namespace Serverless.Runtime.AzureStorage;

/// <summary>
/// Bytes spread over as many columns of a row as they need: <c>name0</c>, <c>name1</c> and so on. None at all when there are no bytes.
/// </summary>
internal static class ChunkedColumn
{
    /// <summary>The most bytes; they fit beside other columns into a row of 1 MiB.</summary>
    public const int MaxBytes = 13 * ColumnBytes;

    private const int ColumnBytes = 64 * 1024;

    public static void Put(TableEntity row, string name, ReadOnlySpan<byte> bytes)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(bytes.Length, MaxBytes, name);
        for (var column = 0; bytes.Length > 0; column++)
        {
            var length = Math.Min(bytes.Length, ColumnBytes);
            row[Column(name, column)] = bytes[..length].ToArray();
            bytes = bytes[length..];
        }
    }

    public static byte[] Get(TableEntity row, string name)
    {
        var parts = new List<byte[]>();
        while (row.GetBinary(Column(name, parts.Count)) is { } part)
            parts.Add(part);
        return parts is [var only] ? only : [.. parts.SelectMany(part => part)];
    }

    private static string Column(string name, int number) => name + number.ToString(CultureInfo.InvariantCulture);
}
