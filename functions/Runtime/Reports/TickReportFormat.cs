using Serverless.Core.Binary;
using Serverless.Runtime.Ports;

namespace Serverless.Runtime.Reports;

/// <summary>A tick's report as bytes: header; time in UTC ticks; the problem (empty when there is none); the details.</summary>
internal static class TickReportFormat
{
    private const byte Version = 1;

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

    /// <summary>The report of a pipeline; null when the bytes are damaged or of another form.</summary>
    public static TickReport? Read(string pipeline, ReadOnlySpan<byte> stored)
    {
        try
        {
            var reader = new ByteReader(StoredHeader.Open(stored, StoredForm.TickReport, Version));
            var at = new DateTimeOffset(reader.Signed(), TimeSpan.Zero);
            var problem = reader.Text();
            return new TickReport(pipeline, at, problem.Length == 0 ? null : problem, reader.Text());
        }
        catch (Exception fault) when (fault is CorruptDataException or UnknownFormException)
        {
            return null;
        }
    }
}
