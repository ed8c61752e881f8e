using Serverless.Core.Binary;
using Serverless.Runtime.Ports;

namespace Serverless.Runtime.Reports;

/// <summary>
/// A tick's report as bytes: header; time in UTC ticks; the problem (empty when there is none); the details. Its key is kept beside it.
/// </summary>
internal static class TickReportFormat
{
    private const byte Version = 1;

    /// <summary>What a report is stored by: the pipeline and, after a slash, which names don't have, its part.</summary>
    public static string KeyOf(TickReport report) => $"{report.Pipeline}/{report.Part}";

    public static byte[] Write(TickReport report)
    {
        var writer = new ByteWriter();
        var start = StoredHeader.Begin(writer, StoredForm.TickReport, Version);
        writer.Signed(report.At.UtcTicks);
        writer.Text(report.Problem ?? "");
        writer.Text(report.Details);
        StoredHeader.End(writer, start);
        return writer.ToArray();
    }

    /// <summary>The report with a key; null when the bytes are damaged or of another form.</summary>
    public static TickReport? Read(string key, ReadOnlySpan<byte> stored)
    {
        try
        {
            var reader = new ByteReader(StoredHeader.Open(stored, StoredForm.TickReport, Version));
            var at = new DateTimeOffset(reader.Signed(), TimeSpan.Zero);
            var problem = reader.Text();
            var name = key.Split('/', 2);
            return new TickReport(name[0], at, problem.Length == 0 ? null : problem, reader.Text()) { Part = name[1] };
        }
        catch (Exception fault) when (fault is CorruptDataException or UnknownFormException)
        {
            return null;
        }
    }
}
