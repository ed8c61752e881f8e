using Serverless.Core.Pipelines;
using Serverless.Core.Windows;
using Serverless.Runtime.Queries;

namespace Serverless.Local.Output;

/// <summary>Comma-separated values (<see cref="ResultCsv"/>). For a terminal texts are made <see cref="Printable"/>.</summary>
internal sealed class CsvFormat(View view, bool isTerminal) : IResultFormat
{
    public async Task WriteAsync(IAsyncEnumerable<Result> results, TextWriter text)
    {
        var csv = new ResultCsv(view);
        text.Write(LineOf(csv.Names));
        await foreach (var result in results)
            text.Write(LineOf(csv.Cells(result)));
    }

    private string LineOf(IEnumerable<string> cells) => ResultCsv.Line(isTerminal ? cells.Select(Printable.Of) : cells);
}
