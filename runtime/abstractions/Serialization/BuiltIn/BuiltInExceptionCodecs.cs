using System.Data;
using System.Security;
using System.Text.Json;
using Orleans.Runtime;
using Orleans.Serialization;
using Orleans.Storage;

namespace Actors.Runtime.Serialization;

/// <summary>Exceptions of the framework.</summary>
internal static class BuiltInExceptionCodecs
{
    public static void AddAll()
    {
        CodecRegistry.Add("UnavailableException", static () => new UnavailableExceptionCodec());
        Add<Exception>();
        Add<SystemException>();
        Add<ApplicationException>();
        Add<AggregateException>();
        Add<AccessViolationException>();
        Add<ArgumentException>();
        Add<ArgumentNullException>();
        Add<ArgumentOutOfRangeException>();
        Add<ArithmeticException>();
        Add<ArrayTypeMismatchException>();
        Add<DataMisalignedException>();
        Add<DivideByZeroException>();
        Add<DuplicateWaitObjectException>();
        Add<EndOfStreamException>();
        Add<FormatException>();
        Add<IndexOutOfRangeException>();
        Add<InsufficientMemoryException>();
        Add<InvalidCastException>();
        Add<InvalidDataException>();
        Add<InvalidOperationException>();
        Add<InvalidProgramException>();
        Add<InvalidTimeZoneException>();
        Add<IOException>();
        Add<DirectoryNotFoundException>();
        Add<DriveNotFoundException>();
        Add<PathTooLongException>();
        Add<KeyNotFoundException>();
        Add<MemberAccessException>();
        Add<NotFiniteNumberException>();
        Add<NotImplementedException>();
        Add<NotSupportedException>();
        Add<NullReferenceException>();
        Add<ObjectDisposedException>();
        Add<OperationCanceledException>();
        Add<TaskCanceledException>();
        Add<OutOfMemoryException>();
        Add<OverflowException>();
        Add<PlatformNotSupportedException>();
        Add<RankException>();
        Add<SecurityException>();
        Add<TimeoutException>();
        Add<TimeZoneNotFoundException>();
        Add<UnauthorizedAccessException>();
        Add<UriFormatException>();
        Add<HttpRequestException>();
        Add<DBConcurrencyException>();
        Add<JsonException>();
        Add<SerializerException>();
        Add<CodecNotFoundException>();
        Add<UnknownTypeException>();
        Add<OrleansException>();
        Add<OrleansMessageRejectionException>();
        Add<SiloUnavailableException>();
        Add<GatewayTooBusyException>();
        Add<ClientNotAvailableException>();
        Add<GrainExtensionNotInstalledException>();
        Add<GrainReferenceNotBoundException>();
        Add<EnumerationAbortedException>();
        Add<LimitExceededException>();
        Add<DeadlockException>();
        Add<InconsistentStateException>();
    }

    private static void Add<TException>()
        where TException : Exception =>
        CodecRegistry.Add(typeof(TException).Name, static () => new ExceptionCodec<TException>());
}
