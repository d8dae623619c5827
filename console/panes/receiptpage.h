// SPDX-License-Identifier: MIT
#pragma once

#include <QScrollArea>

namespace am {

class FactSheet;
class Timeline;

/// One delivery's receipt: what it is, and every step it took.
class ReceiptPage final : public QScrollArea
{
    Q_OBJECT

public:
    explicit ReceiptPage(QWidget *parent = nullptr);

    /// As `deliveries.get` answers.
    void setDelivery(const QJsonObject &delivery);

private:
    FactSheet *m_facts;
    Timeline *m_timeline;
};

} // namespace am
