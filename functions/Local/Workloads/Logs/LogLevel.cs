namespace Serverless.Local.Workloads.Logs;

/// <summary>How grave a line is; formats have names of their own for it.</summary>
internal enum LogLevel : byte
{
    Debug,
    Info,
    Warning,
    Error,
}
