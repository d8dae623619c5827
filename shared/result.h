// SPDX-License-Identifier: MIT
#pragma once

#include <QString>

#include <functional>
#include <utility>
#include <variant>

namespace am {

/// Why an operation did not produce its value. `detail` is for logs and operators, never for an HTTP body;
/// it holds no secret, no body and no full phone number.
struct Error
{
    enum class Kind {
        BadInput, ///< the request itself is at fault; repeating it is useless
        Denied,   ///< the credentials are at fault, not this request
        NotFound,
        WrongAddress, ///< somebody is there, but not the service we want; only the operator can mend that
        Busy,         ///< the peer asks for patience (429, a full queue); see retryAfterSeconds
        Unreachable,  ///< refused, reset, 5xx, not speaking the protocol; what was sent may or may not be done
        Timeout,      ///< no answer within the deadline; what was sent may or may not be done
        Storage,      ///< the database or its disk
        Internal
    };
    Kind kind = Kind::Internal;
    QString detail;
    int retryAfterSeconds = 0; ///< what the peer asked for; 0 = nothing said
};

/// A value or the reason there is none. Member names are those of std::expected, which C++20 lacks.
template<typename T>
class [[nodiscard]] Result
{
public:
    using value_type = T;

    Result(T value) // NOLINT(google-explicit-constructor): `return value;` is the point
        : m_state(std::in_place_index<0>, std::move(value))
    {
    }
    Result(Error error) // NOLINT(google-explicit-constructor)
        : m_state(std::in_place_index<1>, std::move(error))
    {
    }

    [[nodiscard]] bool has_value() const { return m_state.index() == 0; }
    explicit operator bool() const { return has_value(); }

    T &value() & { return std::get<0>(m_state); }
    const T &value() const & { return std::get<0>(m_state); }
    T &&value() && { return std::get<0>(std::move(m_state)); }
    T &operator*() & { return value(); }
    const T &operator*() const & { return value(); }
    T &&operator*() && { return std::move(*this).value(); }
    T *operator->() { return &value(); }
    const T *operator->() const { return &value(); }
    [[nodiscard]] const Error &error() const { return std::get<1>(m_state); }

private:
    std::variant<T, Error> m_state;
};

/// The value of an operation that only succeeds or fails.
struct Done
{
};

/// One answer, later: called exactly once, from the event loop, never inside the call that took it, and dropped
/// if the `QObject *context` given beside it has died.
template<typename T>
using Reply = std::function<void(Result<T>)>;

} // namespace am
