namespace Serverless.EndToEnd.Tests.WorkerHost;

/// <summary>The worker process, or a function in it, failed.</summary>
internal sealed class WorkerException(string message) : Exception(message);
