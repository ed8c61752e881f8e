using Serverless.Local.Settings;

namespace Serverless.Local.Report;

/// <summary>The file that <c>--report</c> names.</summary>
internal static class ReportFile
{
    /// <summary>Checks, before the run, that the file can be written; does not change it.</summary>
    /// <exception cref="UsageException">The file can't be written.</exception>
    public static void Check(string file)
    {
        try
        {
            var isNew = !File.Exists(file);
            File.OpenHandle(file, FileMode.OpenOrCreate, FileAccess.Write).Dispose();
            if (isNew)
                File.Delete(file);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new UsageException($"--report '{file}' can't be written: {fault.Message} Name a file in a folder that is there.");
        }
    }
}
