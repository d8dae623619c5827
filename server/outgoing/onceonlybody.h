// SPDX-License-Identifier: MIT
#pragma once

#include <QByteArray>
#include <QIODevice>

namespace am {

/// A request body that can be sent once. QNetworkAccessManager silently sends a request again, also a POST, when the
/// connection dies before an answer; it rewinds the body to do so. This one refuses to be rewound once a byte of it has
/// been read, and the request ends with ContentReSendError instead. While none has been read the server cannot have
/// seen a complete request, so going back to the start is harmless.
class OnceOnlyBody final : public QIODevice
{
    Q_OBJECT

public:
    explicit OnceOnlyBody(QByteArray bytes)
        : m_bytes(std::move(bytes))
    {
        // Unbuffered: a read-ahead of QIODevice would have to be undone by seeking.
        open(QIODevice::ReadOnly | QIODevice::Unbuffered);
    }

    [[nodiscard]] qint64 size() const override { return m_bytes.size(); }
    bool seek(qint64 position) override { return position == pos() && QIODevice::seek(position); }
    bool reset() override { return seek(0); }

protected:
    qint64 readData(char *data, qint64 most) override;
    qint64 writeData(const char *, qint64) override { return -1; }

private:
    const QByteArray m_bytes;
};

} // namespace am
