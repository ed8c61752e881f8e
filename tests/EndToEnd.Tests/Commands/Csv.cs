using System.Text;

namespace Serverless.EndToEnd.Tests.Commands;

/// <summary>Reads RFC 4180, plainly.</summary>
internal static class Csv
{
    public static List<string[]> Parse(string text)
    {
        var (rows, row, cell, isQuoted) = (new List<string[]>(), new List<string>(), new StringBuilder(), false);
        for (var at = 0; at < text.Length; at++)
        {
            var letter = text[at];
            if (isQuoted && letter == '"' && at + 1 < text.Length && text[at + 1] == '"')
                cell.Append(text[at++]);
            else if (letter == '"')
                isQuoted = !isQuoted;
            else if (isQuoted || letter is not (',' or '\n'))
                cell.Append(letter);
            else
                EndCell(letter == '\n', rows, row, cell);
        }
        Assert.True(row.Count == 0 && cell.Length == 0, "the last line doesn't end");
        return rows;
    }

    private static void EndCell(bool endsRow, List<string[]> rows, List<string> row, StringBuilder cell)
    {
        row.Add(cell.ToString());
        cell.Clear();
        if (!endsRow)
            return;
        rows.Add([.. row]);
        row.Clear();
    }
}
